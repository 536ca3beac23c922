package dev.rnnc.train;

import dev.rnnc.source.Diagnostic;

/** The loss or a gradient is infinite or not a number. The last checkpoint is from before. */
public final class Diverged extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Diagnostic diagnostic;

  Diverged(Diagnostic diagnostic) {
    super(diagnostic.message());
    this.diagnostic = diagnostic;
  }

  /** What diverged, where, and what to do. */
  public Diagnostic diagnostic() {
    return diagnostic;
  }
}
