package dev.rnnc.cuda;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.MapBinder;
import dev.rnnc.backend.Backend;

/** Binds the backend {@code cuda}. Found by {@code ServiceLoader}. */
public final class CudaModule extends AbstractModule {
  @Override
  protected void configure() {
    MapBinder.newMapBinder(binder(), String.class, Backend.class)
        .addBinding("cuda")
        .toInstance(new CudaBackend());
  }
}
