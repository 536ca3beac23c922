package dev.rnnc.dsl;

import dev.rnnc.dsl.syntax.Argument;
import dev.rnnc.dsl.syntax.BinaryOperator;
import dev.rnnc.dsl.syntax.Expression.Binary;
import dev.rnnc.dsl.syntax.Expression.ListOf;
import dev.rnnc.dsl.syntax.Expression.Next;
import dev.rnnc.dsl.syntax.Expression.Numeral;
import dev.rnnc.dsl.syntax.Expression.Path;
import dev.rnnc.dsl.syntax.Expression.Text;
import dev.rnnc.dsl.syntax.Expression.Unary;
import dev.rnnc.dsl.syntax.Name;
import dev.rnnc.dsl.syntax.UnaryOperator;
import dev.rnnc.model.Expression;
import dev.rnnc.model.Function;
import dev.rnnc.model.ModelException;
import dev.rnnc.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads the right side of an equation, checking names, types and shapes. */
final class ExpressionReader {
  private final Surroundings surroundings;
  private final Reports reports;
  private final FunctionCalls functions;

  ExpressionReader(Surroundings surroundings, Reports reports) {
    this.surroundings = surroundings;
    this.reports = reports;
    this.functions = new FunctionCalls(this, surroundings, reports);
  }

  /** Empty after a mistake, which has been reported. */
  Optional<Expression> read(dev.rnnc.dsl.syntax.Expression written) {
    return switch (written) {
      case Numeral number -> Optional.of(new Expression.Literal(number.value()));
      case Name name -> surroundings.read(name);
      case Next next -> surroundings.next(next);
      case dev.rnnc.dsl.syntax.Expression.Call call ->
          surroundings.calls(call) ? surroundings.call(call) : functions.read(call);
      case Unary unary -> unary(unary);
      case Binary binary -> binary(binary);
      case Text text -> notAValue(text.span(), "a text");
      case ListOf list -> notAValue(list.span(), "a list; `concat(a, b)` joins vectors");
      case Path path -> path(path);
    };
  }

  private Optional<Expression> notAValue(Span at, String what) {
    reports.error(at, "E0203", "an equation computes with vectors and numbers, not with " + what);
    return Optional.empty();
  }

  private Optional<Expression> path(Path path) {
    return notAValue(path.span(), "`" + path.dotted() + "`, a path");
  }

  private Optional<Expression> unary(Unary unary) {
    if (unary.operator() == UnaryOperator.NOT) {
      return decidedAtCheck(unary.span(), "not", "`1 - condition` negates a condition of values");
    }
    if (unary.operand() instanceof Numeral number) {
      return Optional.of(new Expression.Literal(-number.value()));
    }
    return read(unary.operand())
        .flatMap(operand ->
            made(
                unary.span(),
                "E0202",
                List.of(operand),
                () -> Expression.Call.of(Function.NEGATE, operand)));
  }

  private Optional<Expression> binary(Binary binary) {
    Optional<Expression> left = read(binary.left());
    Optional<Expression> right = read(binary.right());
    if (left.isEmpty() || right.isEmpty()) {
      return Optional.empty();
    }
    Expression a = left.get();
    Expression b = right.get();
    List<Expression> operands = List.of(a, b);
    return switch (binary.operator()) {
      case MATMUL -> made(binary.span(), "E0201", operands, () -> Expression.Product.of(a, b));
      case MULTIPLY -> elementwise(binary, Function.MULTIPLY, operands);
      case DIVIDE -> elementwise(binary, Function.DIVIDE, operands);
      case ADD -> elementwise(binary, Function.ADD, operands);
      case SUBTRACT -> elementwise(binary, Function.SUBTRACT, operands);
      case EQUAL -> elementwise(binary, Function.EQUAL, operands);
      case NOT_EQUAL -> elementwise(binary, Function.NOT_EQUAL, operands);
      case LESS -> elementwise(binary, Function.LESS, operands);
      case LESS_OR_EQUAL -> elementwise(binary, Function.LESS_OR_EQUAL, operands);
      case GREATER -> elementwise(binary, Function.GREATER, operands);
      case GREATER_OR_EQUAL -> elementwise(binary, Function.GREATER_OR_EQUAL, operands);
      case AND, OR ->
          decidedAtCheck(
              binary.span(),
              binary.operator().sign(),
              binary.operator() == BinaryOperator.AND
                  ? "multiply the conditions: `(a > 0) * (b > 0)`"
                  : "take the greater: `max(a > 0, b > 0)`");
    };
  }

  private Optional<Expression> elementwise(
      Binary binary, Function function, List<Expression> operands) {
    return made(
        binary.span(),
        "E0202",
        operands,
        () -> Expression.Call.of(function, operands.getFirst(), operands.getLast()));
  }

  private Optional<Expression> decidedAtCheck(Span at, String word, String help) {
    reports.report(
        dev.rnnc.source.Diagnostic.at(
                at, "E0203", "`" + word + "` stands in `when`, not between values")
            .help(help));
    return Optional.empty();
  }

  /** Makes an expression; where its parts do not fit, says so and where their shapes come from. */
  Optional<Expression> made(
      Span at, String code, List<Expression> parts, Supplier<Expression> expression) {
    try {
      return Optional.of(expression.get());
    } catch (ModelException wrong) {
      reports.report(new ShapeMistake(surroundings).report(at, code, wrong, parts));
      return Optional.empty();
    }
  }

  /** All arguments, by position; empty if one is faulty or has a name. */
  Optional<List<Expression>> positional(List<Argument> arguments) {
    List<Optional<Expression>> values = new ArrayList<>();
    for (Argument argument : arguments) {
      if (argument.name().isPresent()) {
        Name name = argument.name().get();
        reports.error(
            name.span(),
            "E0102",
            "a function's arguments have no names; leave out `" + name.text() + " =`");
        values.add(Optional.empty());
      } else {
        values.add(read(argument.value()));
      }
    }
    return Reports.all(values);
  }
}
