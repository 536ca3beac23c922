package dev.rnnc.source;

import java.util.List;

/** One or more mistakes of a user that end what was asked for. Never a fault of ours. */
public final class RnncException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<Diagnostic> diagnostics;

  public RnncException(Diagnostic diagnostic) {
    this(List.of(diagnostic));
  }

  public RnncException(List<Diagnostic> diagnostics) {
    super(String.join("\n", diagnostics.stream().map(Diagnostic::toString).toList()));
    this.diagnostics = List.copyOf(diagnostics);
  }

  public List<Diagnostic> diagnostics() {
    return diagnostics;
  }
}
