package dev.rnnc.dsl;

import dev.rnnc.dsl.syntax.Expression;
import dev.rnnc.dsl.syntax.Name;
import dev.rnnc.source.Diagnostic;
import dev.rnnc.source.Diagnostics;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the option {@code start} of a recurrent layer says: where its states begin. */
sealed interface StartOption {
  /** At what the cell's text says. */
  record AsDeclared() implements StartOption {}

  /** At weights of their own. */
  record Learned() implements StartOption {}

  /** Where the encoder's states end. */
  record FromEncoder() implements StartOption {}

  /** At a number. */
  record Value(double value) implements StartOption {}

  /** Of a call's arguments; empty, with a report, for what is none of these. */
  static Optional<StartOption> read(Bound arguments, Reports reports) {
    Optional<Scope.InScope> written = arguments.written("start");
    if (written.isEmpty()) {
      return Optional.of(new AsDeclared());
    }
    Expression expression = written.get().expression();
    if (expression instanceof Name name) {
      switch (name.text()) {
        case "learned" -> {
          return Optional.of(new Learned());
        }
        case "encoder" -> {
          return Optional.of(new FromEncoder());
        }
        default -> {}
      }
    }
    Optional<Static> value =
        new Evaluation(written.get().scope(), reports).value(expression, Set.of());
    if (value.isPresent() && value.get() instanceof Static.Numeric number) {
      return Optional.of(new Value(number.value()));
    }
    value.ifPresent(other -> reports.report(none(expression, other)));
    return Optional.empty();
  }

  private static Diagnostic none(Expression written, Static found) {
    return Diagnostic.at(
            written.span(),
            "E0106",
            "`start` takes `learned`, `encoder` or a number, not " + found.described())
        .didYouMean(written.span().text(), List.of("learned", "encoder"));
  }

  /** The same, of arguments that were reported on before. */
  static StartOption of(Bound arguments) {
    return read(arguments, new Reports(new Diagnostics())).orElse(new AsDeclared());
  }
}
