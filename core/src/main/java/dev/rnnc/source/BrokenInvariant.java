package dev.rnnc.source;

/** A fault of rnnc itself, never of its user: names the stage and the value that broke it. */
public final class BrokenInvariant extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public BrokenInvariant(String stage, String value) {
    super("internal error in " + stage + ": " + value);
  }
}
