package dev.rnnc.cpu;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.MapBinder;
import dev.rnnc.backend.Backend;
import dev.rnnc.reference.ReferenceBackend;

/** Offers the backends of this module by name: {@code cpu} and {@code reference}. */
public final class CpuModule extends AbstractModule {
  @Override
  protected void configure() {
    MapBinder<String, Backend> backends =
        MapBinder.newMapBinder(binder(), String.class, Backend.class);
    backends.addBinding("cpu").toInstance(new CpuBackend());
    backends.addBinding("reference").toInstance(new ReferenceBackend());
  }
}
