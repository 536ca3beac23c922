package dev.rnnc.dsl;

import dev.rnnc.model.Size;
import dev.rnnc.source.Diagnostic;
import dev.rnnc.source.Span;
import java.util.Optional;

/** Sizes of vectors and matrices. */
@SuppressWarnings("RefactorSwitch") // statements read better where one arm reports
final class Sizes {
  private Sizes() {}

  /** A value as a size, still static; or a report. */
  static Optional<Static> size(
      Static value, Span at, String subject, Scope scope, Reports reports) {
    switch (value) {
      case Static.DataSized sized -> {
        return Optional.of(sized);
      }
      case Static.Numeric number -> {
        double x = number.value();
        if (x >= 1 && x == Math.rint(x) && x <= Kind.GREATEST_SIZE) {
          return Optional.of(number);
        }
        reports.report(
            x > Kind.GREATEST_SIZE
                ? Diagnostic.at(
                        at,
                        "E0205",
                        "%s is %s: no size is greater than %d"
                            .formatted(subject, number.described(), Kind.GREATEST_SIZE))
                    .help("a vector of 2^24 numbers is more than any layer needs; was it a slip?")
                : Diagnostic.at(
                    at,
                    "E0204",
                    "%s takes %s, not %s"
                        .formatted(subject, new Kind.Size().expected(), number.described())));
        return Optional.empty();
      }
      case Static.YesNo _, Static.Word _, Static.Text _, Static.Start _, Static.None _ -> {
        return new Kind.Size().refuse(value, at, subject, scope, reports);
      }
    }
  }

  /** What {@link #size} accepted. */
  static Size of(Static accepted) {
    return switch (accepted) {
      case Static.DataSized sized -> sized.size();
      case Static.Numeric number -> Size.of((long) number.value());
      case Static.YesNo _, Static.Word _, Static.Text _, Static.Start _, Static.None _ ->
          throw new dev.rnnc.source.BrokenInvariant("check", "size " + accepted);
    };
  }
}
