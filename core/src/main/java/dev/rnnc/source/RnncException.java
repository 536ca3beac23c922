package dev.rnnc.source;

import java.util.List;
import java.util.Optional;

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

  /** The same at a place, where one is known. */
  public RnncException at(Optional<Span> where) {
    return new RnncException(diagnostics.stream().map(wrong -> wrong.at(where)).toList());
  }

  public List<Diagnostic> diagnostics() {
    return diagnostics;
  }
}
