package dev.rnnc.dsl;

import dev.rnnc.dsl.Scope.InScope;
import dev.rnnc.dsl.syntax.Expression;
import dev.rnnc.dsl.syntax.Expression.Call;
import dev.rnnc.source.Diagnostic;
import dev.rnnc.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads what training records besides its losses. */
final class RecordReader {
  private final Bound bound;
  private final Reports reports;

  RecordReader(Bound bound, Reports reports) {
    this.bound = bound;
    this.reports = reports;
  }

  /** Steps between two records of the gradient flow. */
  OptionalInt every() {
    Optional<InScope> written = bound.written("gradients");
    if (written.isEmpty() || TrainReader.isNone(written.get())) {
      return OptionalInt.empty();
    }
    Span at = written.get().expression().span();
    if (!(written.get().expression() instanceof Call call)
        || !call.callee().text().equals("every")) {
      reports.error(at, "E0106", "`gradients` takes `every(200)`, not `%s`".formatted(at.text()));
      return OptionalInt.empty();
    }
    Bound steps =
        new Binding(
                "`every`",
                call.span(),
                List.of(Slot.required("steps", Kind.count())),
                written.get().scope(),
                reports)
            .bind(call.arguments());
    return steps.sound() ? OptionalInt.of(steps.whole("steps")) : OptionalInt.empty();
  }

  /** The values to be watched. */
  List<Expression.Reference> watch() {
    Optional<InScope> written = bound.written("watch");
    if (written.isEmpty() || TrainReader.isNone(written.get())) {
      return List.of();
    }
    Expression expression = written.get().expression();
    List<Expression> elements =
        expression instanceof Expression.ListOf list ? list.elements() : List.of(expression);
    List<Expression.Reference> watched = new ArrayList<>();
    for (Expression element : elements) {
      if (element instanceof Expression.Reference reference) {
        watched.add(reference);
      } else {
        reports.report(
            Diagnostic.at(
                    element.span(),
                    "E0508",
                    "`watch` takes values of layers, not `%s`".formatted(element.span().text()))
                .help("write the layer, a dot and the value: `gru_1.z`"));
      }
    }
    return watched;
  }
}
