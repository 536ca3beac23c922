package dev.rnnc.ir;

import java.util.ArrayList;
import java.util.List;

/**
 * Writes the instructions of a block, one after the other. Emitters of loop bodies share the ids of
 * their program's emitter ({@link #nested}).
 */
public final class Emitter {
  /** Hands out the ids of a program. */
  private static final class Ids {
    private int next;
  }

  private final Ids ids;
  private final List<Instruction> instructions = new ArrayList<>();

  private Emitter(Ids ids) {
    this.ids = ids;
  }

  /** For a program whose ids start at {@code firstId}. */
  public static Emitter startingAt(int firstId) {
    Ids ids = new Ids();
    ids.next = firstId;
    return new Emitter(ids);
  }

  /** For the body of a loop of the same program. */
  public Emitter nested() {
    return new Emitter(ids);
  }

  /** A new value that no instruction defines: a parameter of a loop body. */
  public Value parameter(String name, Type type) {
    return new Value(ids.next++, name, type);
  }

  /** Emits an operation with one result. */
  public Value emit(String name, Op op) {
    Value result = parameter(name, op.type());
    instructions.add(new Instruction(result, op));
    return result;
  }

  /** Emits a loop; the results are named like its states and outputs. */
  public List<Value> emit(Loop loop) {
    List<Value> results = new ArrayList<>();
    for (Loop.Carried state : loop.carried()) {
      results.add(parameter(state.parameter().name() + ".final", state.initial().type()));
    }
    for (Value output : loop.outputs()) {
      results.add(parameter(output.name(), output.type().allSteps()));
    }
    instructions.add(new Instruction(results, loop));
    return results;
  }

  /** Takes over an instruction as it is. */
  public void add(Instruction instruction) {
    instructions.add(instruction);
  }

  public Block block() {
    return new Block(instructions);
  }

  // What is written most often, with names left to the caller.

  public Value constant(double number, Type type) {
    return emit("", new Leaf.Constant(number, type));
  }

  public Value unary(UnaryFunction function, Value x) {
    return emit("", new Elementwise.Unary(function, x));
  }

  public Value binary(BinaryFunction function, Value left, Value right) {
    return emit("", new Elementwise.Binary(function, left, right));
  }

  public Value add(Value left, Value right) {
    return binary(BinaryFunction.ADD, left, right);
  }

  public Value subtract(Value left, Value right) {
    return binary(BinaryFunction.SUBTRACT, left, right);
  }

  public Value multiply(Value left, Value right) {
    return binary(BinaryFunction.MULTIPLY, left, right);
  }

  public Value divide(Value left, Value right) {
    return binary(BinaryFunction.DIVIDE, left, right);
  }

  public Value negate(Value x) {
    return unary(UnaryFunction.NEGATE, x);
  }

  public Value select(Value condition, Value then, Value otherwise) {
    return emit("", new Elementwise.Select(condition, then, otherwise));
  }

  /** {@code x} itself if it has the type already. */
  public Value expand(Value x, Type type) {
    return x.type().equals(type) ? x : emit(x.name(), new Elementwise.Expand(x, type));
  }
}
