package dev.rnnc.cli;

import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Key;
import com.google.inject.Module;
import com.google.inject.TypeLiteral;
import dev.rnnc.backend.Backend;
import dev.rnnc.backend.Readiness;
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
    return of(bound);
  }

  /** Of an installation with these. */
  static Backends of(Map<String, Backend> bound) {
    return new Backends(new TreeMap<>(bound));
  }

  Iterable<Backend> all() {
    return byName.values();
  }

  /** A backend with what is said of taking it. */
  sealed interface Choice {
    Backend backend();

    /** By its name. */
    record Named(Backend backend) implements Choice {}

    /** By its name, which others do not take unasked; why. */
    record OnRequest(Backend backend, String why) implements Choice {}

    /** Instead of a faster one, of which the machine has no device. */
    record WithoutDevice(Backend backend, String faster) implements Choice {}

    /** Instead of a faster one, whose device is there; why, in a sentence. */
    record Instead(Backend backend, String why) implements Choice {}
  }

  /**
   * The backend of a name, {@code auto} the fastest that this machine can run.
   *
   * @throws RnncException if there is none or it cannot run here
   */
  Choice choose(String name) {
    Backend cuda = byName.get("cuda");
    if (!name.equals("auto")) {
      Backend backend = named(name);
      return backend.readiness() instanceof Readiness.OnRequest(String why)
          ? new Choice.OnRequest(backend, why)
          : new Choice.Named(backend);
    }
    if (cuda == null) {
      return new Choice.Named(named("cpu"));
    }
    return switch (cuda.readiness()) {
      case Readiness.Ready _ -> new Choice.Named(cuda);
      case Readiness.Absent _ -> new Choice.WithoutDevice(named("cpu"), cuda.name());
      case Readiness.Incomplete(String why) ->
          new Choice.Instead(named("cpu"), "not on cuda: " + why);
      case Readiness.OnRequest(String why) ->
          new Choice.Instead(
              named("cpu"), "not on cuda: %s; `--backend=cuda` uses it".formatted(why));
    };
  }

  /**
   * The backend of a name.
   *
   * @throws RnncException if there is none or it cannot run here
   */
  Backend named(String name) {
    Backend backend = installed(name);
    backend
        .unavailable()
        .ifPresent(why -> {
          throw new RnncException(
              Diagnostic.general(
                  "E0611", "the backend `%s` cannot run here: %s".formatted(name, why)));
        });
    return backend;
  }

  /**
   * The backend of a name, whether it can run here or not.
   *
   * @throws RnncException if there is none
   */
  Backend installed(String name) {
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
    return backend;
  }
}
