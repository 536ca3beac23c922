package dev.rnnc.cpu.kernel;

import java.util.Optional;

/**
 * Whether this JVM has the Vector API. It is an incubating module, which no program gets without
 * asking: either Java is started with {@code --add-modules jdk.incubator.vector}, which prints a
 * warning and keeps the JVM from taking its modules out of a cache, or the module is fetched when
 * the first kernel is wanted. The second needs an inner part of Java that only our own launcher
 * opens, with {@code --add-exports java.base/jdk.internal.module=dev.rnnc.cpu}.
 */
public final class VectorApi {
  private static final String MODULE = "jdk.incubator.vector";

  private VectorApi() {}

  /**
   * Why kernels cannot run, in a sentence that says what to do; empty if they can. To be asked
   * before any class that names a vector is touched.
   */
  public static Optional<String> unavailable() {
    Optional<Module> vectors = ModuleLayer.boot().findModule(MODULE).or(VectorApi::fetch);
    vectors.ifPresent(VectorApi.class.getModule()::addReads);
    return vectors.isPresent()
        ? Optional.empty()
        : Optional.of("the Vector API is missing: start Java with --add-modules " + MODULE);
  }

  /** Loads the module as the JVM does with its own that are wanted late. */
  private static Optional<Module> fetch() {
    try {
      Class<?> modules = Class.forName("jdk.internal.module.Modules");
      return Optional.of(
          (Module) modules.getMethod("loadModule", String.class).invoke(null, MODULE));
    } catch (ReflectiveOperationException closed) {
      return Optional.empty();
    }
  }
}
