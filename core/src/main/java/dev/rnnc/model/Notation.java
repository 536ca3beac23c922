package dev.rnnc.model;

import dev.rnnc.model.Expression.Call;
import dev.rnnc.model.Expression.Concat;
import dev.rnnc.model.Expression.Drop;
import dev.rnnc.model.Expression.Literal;
import dev.rnnc.model.Expression.Product;
import dev.rnnc.model.Expression.Read;
import dev.rnnc.model.Expression.Slice;
import java.util.List;
import java.util.stream.Collectors;

/** Prints expressions as the language writes them, with no more parentheses than it needs. */
final class Notation {
  // How tightly an expression binds, loosest first.
  private static final int COMPARISON = 1;
  private static final int SUM = 2; // + and -
  private static final int TERM = 3;
  private static final int SIGN = 4;
  private static final int PRODUCT = 5;
  private static final int ATOM = 6;

  private Notation() {}

  static String print(Expression expression) {
    return switch (expression) {
      case Literal literal -> literal.toString();
      case Read read -> read.toString();
      case Product product ->
          within(product.left(), ATOM) + " @ " + within(product.right(), PRODUCT);
      case Concat concat -> "concat(" + list(concat.parts()) + ")";
      case Slice slice ->
          "slice(" + print(slice.x()) + ", " + slice.begin() + ", " + slice.end() + ")";
      case Drop drop ->
          "drop(%s, %s, %s)"
              .formatted(print(drop.x()), drop.rate(), drop.perSequence() ? "sequence" : "step");
      case Call call -> {
        List<Expression> arguments = call.arguments();
        int binding = binding(call);
        if (call.function() == Function.NEGATE) {
          yield "-" + within(arguments.getFirst(), SIGN);
        }
        if (binding == ATOM) {
          yield call.function().word() + "(" + list(arguments) + ")";
        }
        int tighter = binding == COMPARISON ? SUM : binding + 1;
        yield within(arguments.getFirst(), binding == COMPARISON ? SUM : binding)
            + " "
            + call.function().sign()
            + " "
            + within(arguments.getLast(), tighter);
      }
    };
  }

  private static String list(List<Expression> expressions) {
    return expressions.stream().map(Notation::print).collect(Collectors.joining(", "));
  }

  private static String within(Expression expression, int least) {
    String text = print(expression);
    return binding(expression) < least ? "(" + text + ")" : text;
  }

  private static int binding(Expression expression) {
    return switch (expression) {
      case Literal literal -> literal.value() < 0 ? SIGN : ATOM;
      case Read read -> ATOM;
      case Concat concat -> ATOM;
      case Slice slice -> ATOM;
      case Drop drop -> ATOM;
      case Product product -> PRODUCT;
      case Call call ->
          switch (call.function()) {
            case NEGATE -> SIGN;
            case ADD, SUBTRACT -> SUM;
            case MULTIPLY, DIVIDE -> TERM;
            case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL, EQUAL, NOT_EQUAL -> COMPARISON;
            case SIGMOID, TANH, RELU, EXP, LOG, SQRT, ABS, SOFTPLUS, HARD_SIGMOID -> ATOM;
            case MAX, MIN, CLAMP, WHERE, SOFTMAX, NORMALIZE, SUM, MEAN, TRANSPOSE, OUTER -> ATOM;
          };
    };
  }
}
