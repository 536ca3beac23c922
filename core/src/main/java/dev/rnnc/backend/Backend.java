package dev.rnnc.backend;

import dev.rnnc.ir.Precision;
import java.util.Map;
import java.util.Optional;

/** A way to run programs. Found through the backends' Guice modules, or made by its constructor. */
public interface Backend {
  /** {@code cpu}, {@code cuda}, {@code reference}. */
  String name();

  /** Whether this machine can run it. */
  Readiness readiness();

  /** Why this machine cannot run it, in a sentence that says what to do; empty if it can. */
  default Optional<String> unavailable() {
    return switch (readiness()) {
      case Readiness.Ready _, Readiness.OnRequest _ -> Optional.empty();
      case Readiness.Incomplete(String why) -> Optional.of(why);
      case Readiness.Absent(String why) -> Optional.of(why);
    };
  }

  /** What it runs on, in a line: the processor, its vector width, the number of threads. */
  String describe();

  /**
   * In what it computes matrix products, in a word, where a program asks for a precision: in that,
   * or more exactly.
   */
  default String productsIn(Precision asked) {
    return Precision.FLOAT32.word();
  }

  /** By name, what it needs of a machine: what was found, or what is missing and what to do. */
  default Map<String, String> parts() {
    return Map.of();
  }

  /** A new device with its own storage. */
  Device open(DeviceOptions options);

  /** What it does without a device; empty from backends that run everywhere. */
  default Optional<AheadOfTime> aheadOfTime() {
    return Optional.empty();
  }
}
