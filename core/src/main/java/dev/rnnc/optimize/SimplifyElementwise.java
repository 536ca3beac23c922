package dev.rnnc.optimize;

import dev.rnnc.ir.BinaryFunction;
import dev.rnnc.ir.ElementType;
import dev.rnnc.ir.Elementwise;
import dev.rnnc.ir.Leaf;
import dev.rnnc.ir.Op;
import dev.rnnc.ir.Type;
import dev.rnnc.ir.UnaryFunction;
import dev.rnnc.ir.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rules for elementwise operations; c is a constant, e(x) an {@link Elementwise.Expand}. */
final class SimplifyElementwise {
  private final Value result;
  private final Rewriter.Scope scope;

  SimplifyElementwise(Value result, Rewriter.Scope scope) {
    this.result = result;
    this.scope = scope;
  }

  @Nullable Value rewrite(Elementwise op) {
    return switch (op) {
      case Elementwise.Unary unary -> unary(unary);
      case Elementwise.Binary binary -> binary(binary);
      case Elementwise.Select select -> select(select);
      case Elementwise.Expand expand -> expand(expand);
    };
  }

  private @Nullable Value unary(Elementwise.Unary unary) {
    // f(c) = c'
    if (scope.definition(unary.x()) instanceof Leaf.Constant(double number, Type type)) {
      return constant(unary.function().of(number), type);
    }
    // -(-x) = x,  -(a - b) = b - a
    if (unary.function() == UnaryFunction.NEGATE) {
      Value negated = negated(unary.x());
      if (negated != null) {
        return negated;
      }
      if (scope.definition(unary.x()) instanceof Elementwise.Binary(var function, Value a, Value b)
          && function == BinaryFunction.SUBTRACT) {
        return emit(new Elementwise.Binary(BinaryFunction.SUBTRACT, b, a));
      }
    }
    // f(e(x)) = e(f(x))
    if (scope.definition(unary.x()) instanceof Elementwise.Expand(Value x, Type type)) {
      Value small = emit(new Elementwise.Unary(unary.function(), x));
      return emit(new Elementwise.Expand(small, type));
    }
    return null;
  }

  private @Nullable Value binary(Elementwise.Binary binary) {
    Value a = binary.left();
    Value b = binary.right();
    Double left = number(a);
    Double right = number(b);
    if (left != null && right != null) {
      return constant(binary.function().of(left, right), binary.type());
    }
    Value neutral =
        switch (binary.function()) {
          // 0 + x = x,  x + -y = x - y
          case ADD -> {
            if (is(left, 0)) {
              yield b;
            }
            Value minusA = negated(a);
            Value minusB = negated(b);
            yield is(right, 0)
                ? a
                : minusB != null
                    ? emit(new Elementwise.Binary(BinaryFunction.SUBTRACT, a, minusB))
                    : minusA != null
                        ? emit(new Elementwise.Binary(BinaryFunction.SUBTRACT, b, minusA))
                        : null;
          }
          // x - 0 = x,  0 - x = -x,  x - -y = x + y
          case SUBTRACT -> {
            Value minusB = negated(b);
            yield is(right, 0)
                ? a
                : is(left, 0)
                    ? emit(new Elementwise.Unary(UnaryFunction.NEGATE, b))
                    : minusB != null
                        ? emit(new Elementwise.Binary(BinaryFunction.ADD, a, minusB))
                        : null;
          }
          // 1 x = x,  -1 x = -x
          case MULTIPLY ->
              is(left, 1)
                  ? b
                  : is(right, 1)
                      ? a
                      : is(left, -1)
                          ? emit(new Elementwise.Unary(UnaryFunction.NEGATE, b))
                          : is(right, -1)
                              ? emit(new Elementwise.Unary(UnaryFunction.NEGATE, a))
                              : null;
          // x / 1 = x
          case DIVIDE -> is(right, 1) ? a : null;
          case MAX, MIN, LESS, LESS_OR_EQUAL, EQUAL, NOT_EQUAL -> null;
        };
    return neutral != null ? neutral : beforeExpanding(binary);
  }

  /** f(e(x), e(y)) = e(f(x, y)), f(e(x), c) = e(f(x, c)). */
  private @Nullable Value beforeExpanding(Elementwise.Binary binary) {
    Value left = expanded(binary.left());
    Value right = expanded(binary.right());
    Double leftNumber = number(binary.left());
    Double rightNumber = number(binary.right());
    if (left != null && rightNumber != null) {
      right = constant(rightNumber, left.type());
    } else if (right != null && leftNumber != null) {
      left = constant(leftNumber, right.type());
    }
    if (left == null || right == null || !left.type().equals(right.type())) {
      return null;
    }
    Value small = emit(new Elementwise.Binary(binary.function(), left, right));
    return emit(new Elementwise.Expand(small, binary.type()));
  }

  private @Nullable Value select(Elementwise.Select select) {
    // the branch of a constant condition; equal branches
    Double condition = number(select.condition());
    if (condition != null) {
      return condition != 0 ? select.then() : select.otherwise();
    }
    if (select.then().equals(select.otherwise())) {
      return select.then();
    }
    // c ? (c ? a : b) : d = c ? a : d
    if (scope.definition(select.then()) instanceof Elementwise.Select inner
        && inner.condition().equals(select.condition())) {
      return emit(new Elementwise.Select(select.condition(), inner.then(), select.otherwise()));
    }
    if (scope.definition(select.otherwise()) instanceof Elementwise.Select inner
        && inner.condition().equals(select.condition())) {
      return emit(new Elementwise.Select(select.condition(), select.then(), inner.otherwise()));
    }
    return null;
  }

  private @Nullable Value expand(Elementwise.Expand expand) {
    if (expand.x().type().equals(expand.type())) {
      return expand.x();
    }
    Op definition = scope.definition(expand.x());
    if (definition instanceof Leaf.Constant(double number, Type _)
        && expand.type().element() == ElementType.REAL) {
      return constant(number, expand.type());
    }
    // e(e(x)) = e(x), where one step can do both
    if (definition instanceof Elementwise.Expand(Value x, Type middle)
        && (keepsFeatures(x.type(), middle)
            || keepsFeatures(middle, expand.type())
            || x.type().features().equals(List.of(1)))) {
      return emit(new Elementwise.Expand(x, expand.type()));
    }
    return null;
  }

  private static boolean keepsFeatures(Type from, Type to) {
    return from.features().equals(to.features());
  }

  private @Nullable Value expanded(Value value) {
    return scope.definition(value) instanceof Elementwise.Expand expand ? expand.x() : null;
  }

  private @Nullable Value negated(Value value) {
    return scope.definition(value) instanceof Elementwise.Unary(var function, Value x)
            && function == UnaryFunction.NEGATE
        ? x
        : null;
  }

  private @Nullable Double number(Value value) {
    return scope.definition(value) instanceof Leaf.Constant constant ? constant.number() : null;
  }

  private static boolean is(@Nullable Double number, double wanted) {
    return number != null && number == wanted;
  }

  private Value constant(double number, Type type) {
    return emit(new Leaf.Constant(number, type));
  }

  private Value emit(Op op) {
    return scope.emit(result.name(), op);
  }
}
