package dev.rnnc.cli;

import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Key;
import com.google.inject.Module;
import com.google.inject.TypeLiteral;
import dev.rnnc.backend.Backend;
import dev.rnnc.source.Diagnostic;
import dev.rnnc.source.RnncException;
import dev.rnnc.source.Spelling;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;

/**
 * The backends of this installation by name. Each is a jar with a Guice module that binds it; this
 * is the only injector there is.
 */
final class Backends {
  private final Map<String, Backend> byName;

  private Backends(Map<String, Backend> byName) {
    this.byName = byName;
  }

  static Backends load() {
    Injector injector = Guice.createInjector(ServiceLoader.load(Module.class));
    Map<String, Backend> bound =
        injector.getInstance(Key.get(new TypeLiteral<Map<String, Backend>>() {}));
    return new Backends(new TreeMap<>(bound));
  }

  Iterable<Backend> all() {
    return byName.values();
  }

  /**
   * The backend of a name, {@code auto} the fastest that this machine can run.
   *
   * @throws RnncException if there is none or it cannot run here
   */
  Backend named(String name) {
    if (name.equals("auto")) {
      Backend cuda = byName.get("cuda");
      return cuda != null && cuda.unavailable().isEmpty() ? cuda : named("cpu");
    }
    Backend backend = byName.get(name);
    if (backend == null) {
      Diagnostic unknown =
          Diagnostic.general(
              "E0610",
              "no backend is called `%s`; there are auto, %s"
                  .formatted(name, String.join(", ", byName.keySet())));
      throw new RnncException(
          Spelling.nearest(name, byName.keySet())
              .map(near -> unknown.help("did you mean `--backend=" + near + "`?"))
              .orElse(unknown));
    }
    backend
        .unavailable()
        .ifPresent(why -> {
          throw new RnncException(
              Diagnostic.general(
                  "E0611", "the backend `%s` cannot run here: %s".formatted(name, why)));
        });
    return backend;
  }
}
