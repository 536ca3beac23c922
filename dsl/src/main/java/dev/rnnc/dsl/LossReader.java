package dev.rnnc.dsl;

import dev.rnnc.dsl.Scope.InScope;
import dev.rnnc.dsl.syntax.Expression;
import dev.rnnc.dsl.syntax.Expression.Call;
import dev.rnnc.dsl.syntax.Name;
import dev.rnnc.model.DataSource;
import dev.rnnc.model.Loss;
import dev.rnnc.model.Task;
import dev.rnnc.source.Diagnostic;
import dev.rnnc.source.Span;
import java.util.List;
import java.util.Optional;

/** Reads {@code cross_entropy(weights = balanced)}. */
final class LossReader {
  private static final List<String> NAMES =
      List.of("cross_entropy", "binary_cross_entropy", "mean_squared_error", "gaussian");
  static final Kind KIND = new Kind.Written(Kind.alternatives(NAMES));

  private final Optional<DataSource> source;
  private final Reports reports;

  LossReader(Optional<DataSource> source, Reports reports) {
    this.source = source;
    this.reports = reports;
  }

  /** Empty after a mistake. */
  Optional<Loss> read(InScope written) {
    Expression expression = written.expression();
    String name =
        switch (expression) {
          case Name bare -> bare.text();
          case Call call -> call.callee().text();
          case Expression.Text text -> text.value();
          case Expression.Numeral _, Expression.ListOf _ -> "";
          case Expression.Path _, Expression.Next _ -> "";
          case Expression.Unary _, Expression.Binary _ -> "";
        };
    boolean quoted = expression instanceof Expression.Text;
    if (!NAMES.contains(name) || quoted) {
      Diagnostic unknown =
          Diagnostic.at(
              expression.span(),
              "E0506",
              "`loss` takes %s, not `%s`"
                  .formatted(Kind.alternatives(NAMES), expression.span().text()));
      reports.report(
          NAMES.contains(name)
              ? unknown.label(ForeignNames.UNQUOTED)
              : ForeignNames.explain(unknown, name, NAMES));
      return Optional.empty();
    }
    List<Slot> slots =
        name.equals("cross_entropy")
            ? List.of(Slot.of("weights", Kind.choice("balanced").orNone(), new Static.None()))
            : List.of();
    Bound bound =
        new Binding("`" + name + "`", expression.span(), slots, written.scope(), reports)
            .bind(expression instanceof Call call ? call.arguments() : List.of());
    Loss loss =
        switch (name) {
          case "cross_entropy" -> new Loss.CrossEntropy(bound.optionalWord("weights").isPresent());
          case "binary_cross_entropy" -> new Loss.BinaryCrossEntropy();
          case "mean_squared_error" -> new Loss.MeanSquaredError();
          default -> new Loss.Gaussian();
        };
    fits(loss, name, expression.span());
    return Optional.of(loss);
  }

  private void fits(Loss loss, String name, Span at) {
    if (source.isEmpty()) {
      return;
    }
    boolean index = Task.of(source.get()).target().isIndex();
    boolean wantsIndex = loss instanceof Loss.CrossEntropy;
    if (index != wantsIndex) {
      reports.report(
          Diagnostic.at(
                  at,
                  "E0506",
                  "`%s` compares %s, but the targets of `%s` are %s"
                      .formatted(
                          name,
                          wantsIndex ? "classes" : "values",
                          source.get().word(),
                          index ? "classes" : "values"))
              .help(
                  "leave `loss` out, or write `%s`"
                      .formatted(index ? "cross_entropy" : "mean_squared_error")));
    }
  }
}
