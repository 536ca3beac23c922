package dev.rnnc.train;

import dev.rnnc.backend.NonFinite;
import dev.rnnc.source.Diagnostic;
import java.util.Optional;

/** The loss or a gradient is infinite or not a number. The last checkpoint is from before. */
public final class Diverged extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Diagnostic diagnostic;
  private final transient Optional<NonFinite> culprit;

  Diverged(Diagnostic diagnostic, Optional<NonFinite> culprit) {
    super(diagnostic.message());
    this.diagnostic = diagnostic;
    this.culprit = culprit;
  }

  /** Where the first number that is not finite arose, if somebody could tell. */
  public Optional<NonFinite> culprit() {
    return culprit;
  }

  /** What diverged, where, and what to do. */
  public Diagnostic diagnostic() {
    return diagnostic;
  }
}
