package dev.rnnc.reference;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.MapBinder;
import dev.rnnc.backend.Backend;

/** Offers the backend {@code reference}. Found by {@code ServiceLoader}. */
public final class ReferenceModule extends AbstractModule {
  @Override
  protected void configure() {
    MapBinder.newMapBinder(binder(), String.class, Backend.class)
        .addBinding("reference")
        .toInstance(new ReferenceBackend());
  }
}
