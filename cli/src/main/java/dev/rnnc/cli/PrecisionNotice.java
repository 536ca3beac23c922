package dev.rnnc.cli;

import dev.rnnc.backend.Backend;
import dev.rnnc.compile.Compiler;
import dev.rnnc.ir.Precision;
import dev.rnnc.model.Training;
import java.util.Optional;

/** What is said where a file asks for products that are less exact than its backend computes. */
final class PrecisionNotice {
  private PrecisionNotice() {}

  /** A line; empty where the backend does what is asked for. */
  static Optional<String> of(Training training, Backend backend) {
    Precision asked = Compiler.precision(training);
    String used = backend.productsIn(asked);
    return asked == Precision.FLOAT32 || used.equals(asked.word())
        ? Optional.empty()
        : Optional.of(
            "`precision = %s` has no effect on %s, which computes in %s"
                .formatted(asked.word(), backend.name(), used));
  }
}
