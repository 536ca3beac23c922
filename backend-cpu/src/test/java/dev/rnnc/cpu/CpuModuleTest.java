package dev.rnnc.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.inject.Guice;
import com.google.inject.Key;
import com.google.inject.TypeLiteral;
import dev.rnnc.backend.Backend;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The backend is there for Guice, by name. */
class CpuModuleTest {
  @Test
  void offersTheBackendByName() {
    Map<String, Backend> backends =
        Guice.createInjector(new CpuModule())
            .getInstance(Key.get(new TypeLiteral<Map<String, Backend>>() {}));
    assertThat(backends).containsOnlyKeys("cpu");
    backends.forEach((name, backend) -> assertThat(backend.name()).isEqualTo(name));
  }

  @Test
  void isDeclaredAsService() {
    assertThat(CpuBackend.class.getModule().getDescriptor().provides())
        .anySatisfy(provides -> {
          assertThat(provides.service()).isEqualTo("com.google.inject.Module");
          assertThat(provides.providers()).contains(CpuModule.class.getName());
        });
  }

  @Test
  void wantsGuiceOnlyToCompile() {
    assertThat(CpuBackend.class.getModule().getDescriptor().requires())
        .anySatisfy(requires -> {
          assertThat(requires.name()).isEqualTo("com.google.guice");
          assertThat(requires.modifiers())
              .contains(java.lang.module.ModuleDescriptor.Requires.Modifier.STATIC);
        });
  }
}
