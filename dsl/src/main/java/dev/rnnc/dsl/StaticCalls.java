package dev.rnnc.dsl;

import dev.rnnc.dsl.syntax.Expression;
import dev.rnnc.dsl.syntax.Name;
import dev.rnnc.source.Diagnostic;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Calls in values that are decided at check: initialisers, {@code size(x)}, functions of numbers.
 */
final class StaticCalls {
  private final Evaluation evaluation;
  private final Scope scope;
  private final Reports reports;

  /**
   * @param evaluation of the arguments
   */
  StaticCalls(Evaluation evaluation, Scope scope, Reports reports) {
    this.evaluation = evaluation;
    this.scope = scope;
    this.reports = reports;
  }

  /** Empty after a mistake, which has been reported. */
  Optional<Static> value(Expression.Call call) {
    String callee = call.callee().text();
    if (Initializers.NAMES.contains(callee)) {
      return new Initializers(scope, reports).call(call).map(Static.Start::new);
    }
    if (callee.equals("size")) {
      return size(call);
    }
    if (callee.equals("fit")) {
      reports.report(
          Diagnostic.at(
                  call.span(),
                  "E0117",
                  "`fit(..)` is no number: it stands alone, as the value of a place in `compare`")
              .help("give it a row of its own: `small { width = fit(parameters = 50000) }`"));
      return Optional.empty();
    }
    Optional<NumberFunction> function = NumberFunction.of(callee);
    if (function.isEmpty()) {
      reports.report(
          ForeignNames.explain(
              Diagnostic.at(
                  call.callee().span(),
                  "E0117",
                  "no function of numbers is called `" + callee + "`"),
              callee,
              Stream.concat(NumberFunction.words().stream(), Initializers.NAMES.stream())
                  .toList()));
      return Optional.empty();
    }
    if (call.arguments().size() != function.get().arguments()) {
      reports.error(
          call.span(),
          "E0203",
          "`%s` takes %d argument%s, not %d"
              .formatted(
                  callee,
                  function.get().arguments(),
                  function.get().arguments() == 1 ? "" : "s",
                  call.arguments().size()));
      return Optional.empty();
    }
    return Reports.all(
            call.arguments().stream()
                .map(argument -> evaluation.number(argument.value(), "`" + callee + "`"))
                .toList())
        .map(numbers -> new Static.Numeric(function.get().apply(numbers)));
  }

  private Optional<Static> size(Expression.Call call) {
    if (call.arguments().size() != 1
        || !(call.arguments().getFirst().value() instanceof Name name)) {
      reports.error(call.span(), "E0203", "`size` takes the name of one value: `size(x)`");
      return Optional.empty();
    }
    Optional<Scope.Meaning> meaning = scope.sizeOf(name);
    return switch (meaning.orElse(null)) {
      case null -> {
        reports.error(
            name.span(),
            "E0101",
            "`%s` is no value whose size is known here".formatted(name.text()));
        yield Optional.empty();
      }
      case Scope.Meaning.Known known -> Optional.of(known.value());
      case Scope.Meaning.Missing missing -> evaluation.missing(name, missing);
      case Scope.Meaning.Written _, Scope.Meaning.Unknown _ -> Optional.empty();
    };
  }
}
