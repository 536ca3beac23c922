package dev.rnnc.dsl;

import dev.rnnc.dsl.Scope.InScope;
import dev.rnnc.dsl.syntax.Argument;
import dev.rnnc.dsl.syntax.Expression;
import dev.rnnc.dsl.syntax.Expression.Call;
import dev.rnnc.dsl.syntax.Name;
import dev.rnnc.model.Optimizer;
import dev.rnnc.model.Rate;
import dev.rnnc.source.Diagnostic;
import dev.rnnc.source.Span;
import java.util.List;
import java.util.Optional;

/** Reads {@code adam(rate = 0.002)}. */
final class OptimizerReader {
  private static final List<String> NAMES = List.of("sgd", "rmsprop", "adagrad", "adam", "adamw");
  static final Kind KIND = new Kind.Written(Kind.alternatives(NAMES));
  private static final Kind SHARE = Kind.number(Kind.Bounds.RATE);
  private static final Kind POSITIVE = Kind.number(Kind.Bounds.POSITIVE);

  private final FileScope file;
  private final Reports reports;

  OptimizerReader(FileScope file, Reports reports) {
    this.file = file;
    this.reports = reports;
  }

  /** Empty after a mistake. */
  Optional<Optimizer> read(InScope written) {
    Expression expression = written.expression();
    Optional<Name> name =
        switch (expression) {
          case Name bare -> Optional.of(bare);
          case Call call -> Optional.of(call.callee());
          case Expression.Numeral _, Expression.Text _, Expression.ListOf _ -> Optional.empty();
          case Expression.Path _, Expression.Next _ -> Optional.empty();
          case Expression.Unary _, Expression.Binary _ -> Optional.empty();
        };
    if (name.isEmpty() || !NAMES.contains(name.get().text())) {
      String word = expression instanceof Expression.Text text ? text.value() : "";
      unknown(expression.span(), name.map(Name::text).orElse(word));
      return Optional.empty();
    }
    List<Argument> arguments = expression instanceof Call call ? call.arguments() : List.of();
    return read(name.get().text(), arguments, expression.span(), written.scope());
  }

  private void unknown(Span at, String word) {
    Diagnostic unknown =
        Diagnostic.at(
            at,
            "E0505",
            "`optimizer` takes %s, not `%s`".formatted(Kind.alternatives(NAMES), at.text()));
    reports.report(
        NAMES.contains(word)
            ? unknown.label(ForeignNames.UNQUOTED)
            : ForeignNames.explain(unknown, word, NAMES, "write `adam(rate = 0.001)`"));
  }

  private static List<Slot> slots(String name) {
    Slot rate = new Slot("rate", RateReader.KIND, new Slot.Fallback.Absent(), Optional.empty());
    Slot epsilon = Slot.of("epsilon", POSITIVE, 1e-8);
    return switch (name) {
      case "sgd" ->
          List.of(
              rate,
              Slot.of("momentum", SHARE, 0),
              Slot.of("nesterov", new Kind.YesNo(), new Static.YesNo(false)));
      case "rmsprop" -> List.of(rate, Slot.of("decay", SHARE, 0.9), epsilon);
      case "adagrad" -> List.of(rate, epsilon);
      case "adam" ->
          List.of(rate, Slot.of("beta1", SHARE, 0.9), Slot.of("beta2", SHARE, 0.999), epsilon);
      default ->
          List.of(
              rate,
              Slot.of("beta1", SHARE, 0.9),
              Slot.of("beta2", SHARE, 0.999),
              epsilon,
              Slot.of("decay", Kind.number(Kind.Bounds.NOT_NEGATIVE), 0.01));
    };
  }

  /** The rate that is customary for an optimiser. */
  private static double defaultRate(String name) {
    return name.equals("sgd") || name.equals("adagrad") ? 0.01 : 0.001;
  }

  private Optional<Optimizer> read(String name, List<Argument> arguments, Span at, Scope scope) {
    Bound bound = new Binding("`" + name + "`", at, slots(name), scope, reports).bind(arguments);
    Optional<Rate> read =
        bound.written("rate").isPresent()
            ? new RateReader(file, reports).read(bound.written("rate").get())
            : Optional.of(new Rate.Constant(defaultRate(name)));
    if (!bound.sound() || read.isEmpty()) {
      return Optional.empty();
    }
    Rate rate = read.get();
    if (name.equals("sgd") && bound.yes("nesterov") && bound.number("momentum") == 0) {
      reports.error(
          bound.placeOf("nesterov", at),
          "E0505",
          "`nesterov` looks ahead along the momentum, but `momentum` is 0");
      return Optional.empty();
    }
    return Optional.of(
        switch (name) {
          case "sgd" -> new Optimizer.Sgd(rate, bound.number("momentum"), bound.yes("nesterov"));
          case "rmsprop" ->
              new Optimizer.RmsProp(rate, bound.number("decay"), bound.number("epsilon"));
          case "adagrad" -> new Optimizer.Adagrad(rate, bound.number("epsilon"));
          case "adam" ->
              new Optimizer.Adam(
                  rate, bound.number("beta1"), bound.number("beta2"), bound.number("epsilon"));
          default ->
              new Optimizer.AdamW(
                  rate,
                  bound.number("beta1"),
                  bound.number("beta2"),
                  bound.number("epsilon"),
                  bound.number("decay"));
        });
  }
}
