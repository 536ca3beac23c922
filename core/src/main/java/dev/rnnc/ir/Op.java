package dev.rnnc.ir;

import java.util.List;
import java.util.function.UnaryOperator;

/**
 * An operation on values. Constructors check the types of the operands and derive those of the
 * results, so that an operation that exists is well typed. To handle all operations, switch over
 * this interface without a default: a new operation then shows every place it concerns.
 */
public sealed interface Op
    permits Leaf, Elementwise, Multiply, Reduce, Rearrange, Tokens, Steps, Loop {
  /** The types of the results. */
  List<Type> types();

  /** Everything it reads, each operand in its place. */
  List<Value> operands();

  /** The same operation on other operands; the values of a loop body stay. */
  Op map(UnaryOperator<Value> change);

  /** The type of the only result. */
  default Type type() {
    Expect.that(types().size() == 1, "one result of %s", this);
    return types().getFirst();
  }
}
