package dev.rnnc.dsl;

import dev.rnnc.dsl.syntax.Argument;
import dev.rnnc.dsl.syntax.Expression.Call;
import dev.rnnc.dsl.syntax.Name;
import dev.rnnc.model.Expression;
import dev.rnnc.model.Function;
import dev.rnnc.model.ValueType;
import dev.rnnc.source.Diagnostic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Calls of functions in equations. */
final class FunctionCalls {
  private static final List<Function> NAMED =
      Arrays.stream(Function.values()).filter(function -> function.sign().isEmpty()).toList();
  private static final List<String> SPECIAL = List.of("concat", "slice", "drop", "one_hot", "size");

  private final ExpressionReader reader;
  private final Surroundings surroundings;
  private final Reports reports;

  FunctionCalls(ExpressionReader reader, Surroundings surroundings, Reports reports) {
    this.reader = reader;
    this.surroundings = surroundings;
    this.reports = reports;
  }

  /** The names of all functions. */
  static List<String> words() {
    List<String> words = new ArrayList<>(NAMED.stream().map(Function::word).toList());
    words.addAll(SPECIAL);
    return words;
  }

  static boolean isFunction(String word) {
    return words().contains(word);
  }

  /** A function of one value, which may stand on a line of its own in a network. */
  static Optional<Function> ofOneValue(String word) {
    return named(word).filter(function -> function.arguments() == 1);
  }

  private static Optional<Function> named(String word) {
    return NAMED.stream().filter(function -> function.word().equals(word)).findFirst();
  }

  Optional<Expression> read(Call call) {
    String callee = call.callee().text();
    if (!call.from().isEmpty() || call.block().isPresent()) {
      reports.error(
          call.span(),
          "E0203",
          "`%s` is a function: it takes its values in parentheses".formatted(callee));
      return Optional.empty();
    }
    return switch (callee) {
      case "concat" ->
          reader
              .positional(call.arguments())
              .flatMap(parts ->
                  reader.made(call.span(), "E0203", parts, () -> Expression.Concat.of(parts)));
      case "slice" -> slice(call);
      case "drop" -> drop(call);
      case "one_hot" -> oneHot(call);
      case "size" ->
          new Evaluation(surroundings.statics(), reports)
              .number(call, "an equation")
              .map(Expression.Literal::new);
      default -> function(call);
    };
  }

  private Optional<Expression> function(Call call) {
    Optional<Function> function = named(call.callee().text());
    if (function.isEmpty()) {
      reports.report(unknown(call.callee(), words()));
      return Optional.empty();
    }
    Optional<List<Expression>> arguments = reader.positional(call.arguments());
    int wanted = function.get().arguments();
    if (call.arguments().size() != wanted) {
      reports.error(
          call.span(),
          "E0203",
          "`%s` takes %d value%s, not %d"
              .formatted(
                  function.get().word(), wanted, wanted == 1 ? "" : "s", call.arguments().size()));
      return Optional.empty();
    }
    return arguments.flatMap(values ->
        reader.made(
            call.span(),
            "E0203",
            values,
            () -> Expression.Call.of(function.get(), values.toArray(new Expression[0]))));
  }

  /** No function or layer of this name is known. */
  static Diagnostic unknown(Name callee, List<String> known) {
    return ForeignNames.explain(
        Diagnostic.at(
            callee.span(), "E0117", "no function or layer is called `" + callee.text() + "`"),
        callee.text(),
        known);
  }

  private boolean hasArguments(Call call, int number, String form) {
    if (call.arguments().size() == number
        && call.arguments().stream().allMatch(argument -> argument.name().isEmpty())) {
      return true;
    }
    reports.error(call.span(), "E0203", "write `" + form + "`");
    return false;
  }

  private Optional<Expression> slice(Call call) {
    if (!hasArguments(call, 3, "slice(v, begin, end)")) {
      return Optional.empty();
    }
    List<Argument> arguments = call.arguments();
    Optional<Expression> value = reader.read(arguments.getFirst().value());
    OptionalInt begin = bound(arguments.get(1));
    OptionalInt end = bound(arguments.get(2));
    if (value.isEmpty() || begin.isEmpty() || end.isEmpty()) {
      return Optional.empty();
    }
    return reader.made(
        call.span(),
        "E0212",
        List.of(value.get()),
        () -> Expression.Slice.of(value.get(), begin.getAsInt(), end.getAsInt()));
  }

  private OptionalInt bound(Argument argument) {
    Optional<Double> number =
        new Evaluation(surroundings.statics(), reports).number(argument.value(), "`slice`");
    if (number.isEmpty()) {
      return OptionalInt.empty();
    }
    double x = number.get();
    if (x < 0 || x != Math.rint(x) || x > Kind.GREATEST_SIZE) {
      reports.error(
          argument.value().span(),
          "E0212",
          "a bound of a slice is a whole number from 0, not " + Static.plain(x));
      return OptionalInt.empty();
    }
    return OptionalInt.of((int) x);
  }

  private Optional<Expression> drop(Call call) {
    if (!hasArguments(call, 3, "drop(x, rate, step)")) {
      return Optional.empty();
    }
    List<Argument> arguments = call.arguments();
    Optional<Expression> value = reader.read(arguments.getFirst().value());
    Scope scope = surroundings.statics();
    Evaluation evaluation = new Evaluation(scope, reports);
    Optional<Static> rate =
        evaluation
            .value(arguments.get(1).value(), Set.of())
            .flatMap(given -> accept(arguments.get(1), given, Kind.number(Kind.Bounds.RATE)));
    Kind per = Kind.choice("step", "sequence");
    Optional<Static> kept =
        evaluation
            .value(arguments.get(2).value(), per.words())
            .flatMap(given -> accept(arguments.get(2), given, per));
    if (value.isEmpty() || rate.isEmpty() || kept.isEmpty()) {
      return Optional.empty();
    }
    double share = ((Static.Numeric) rate.get()).value();
    boolean perSequence = kept.get().equals(new Static.Word("sequence"));
    return Optional.of(new Expression.Drop(value.get(), share, perSequence));
  }

  private Optional<Static> accept(Argument argument, Static given, Kind kind) {
    return kind.accept(given, argument.value().span(), "`drop`", surroundings.statics(), reports);
  }

  private Optional<Expression> oneHot(Call call) {
    if (!hasArguments(call, 1, "one_hot(x)")) {
      return Optional.empty();
    }
    Optional<Expression> value = reader.read(call.arguments().getFirst().value());
    if (value.isPresent() && value.get().type().kind() != ValueType.Kind.TOKEN) {
      Diagnostic real =
          Diagnostic.at(
              call.span(),
              "E0215",
              "tokens are needed here, but the input is a real vector " + value.get().type());
      reports.report(
          new ShapeMistake(surroundings)
              .withOrigins(real, List.of(value.get()))
              .help("`dense(..)` takes real vectors"));
      return Optional.empty();
    }
    return value;
  }
}
