package dev.rnnc.backend;

import java.util.Optional;

/** A way to run programs. Found through the backends' Guice modules, or made by its constructor. */
public interface Backend {
  /** {@code cpu}, {@code cuda}, {@code reference}. */
  String name();

  /** Why this machine cannot run it, in a sentence that says what to do; empty if it can. */
  Optional<String> unavailable();

  /** What it runs on, in a line: the processor, its vector width, the number of threads. */
  String describe();

  /** A new device with its own storage. */
  Device open(DeviceOptions options);
}
