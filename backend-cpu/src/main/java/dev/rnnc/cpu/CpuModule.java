package dev.rnnc.cpu;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.MapBinder;
import dev.rnnc.backend.Backend;

/** Offers the backend {@code cpu}. Found by {@code ServiceLoader}. */
public final class CpuModule extends AbstractModule {
  @Override
  protected void configure() {
    MapBinder<String, Backend> backends =
        MapBinder.newMapBinder(binder(), String.class, Backend.class);
    backends.addBinding("cpu").toInstance(new CpuBackend());
  }
}
