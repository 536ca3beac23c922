package dev.rnnc.passes;

import dev.rnnc.ir.BinaryFunction;
import dev.rnnc.ir.Block;
import dev.rnnc.ir.Elementwise;
import dev.rnnc.ir.Instruction;
import dev.rnnc.ir.Loop;
import dev.rnnc.ir.Multiply;
import dev.rnnc.ir.Op;
import dev.rnnc.ir.Program;
import dev.rnnc.ir.Rearrange;
import dev.rnnc.ir.UnaryFunction;
import dev.rnnc.ir.Value;
import dev.rnnc.optimize.Pass;
import dev.rnnc.optimize.Rewritten;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A wrong pass: does what the right one does, and then changes one instruction, the way a slip in
 * the pass would.
 *
 * @param onlyNew whether the slip is in what the pass makes
 */
record Fault(String slip, Pass right, boolean onlyNew, Change change) implements Pass {
  /** A wrong operation in the place of one of a block, or nothing if it cannot be told wrong. */
  interface Change {
    Optional<Op> wrong(Op op, List<Instruction> block);
  }

  @Override
  public String name() {
    return right.name();
  }

  @Override
  public Rewritten apply(Program program) {
    return plant(onlyNew ? program.nextId() : 0, right.apply(program));
  }

  /** Plants the slip in an instruction whose results have at least this id. */
  Rewritten plant(int firstNew, Rewritten rewritten) {
    boolean[] done = {false};
    Block main = block(rewritten.program().main(), firstNew, done);
    Program wrong =
        new Program(
            rewritten.program().name(),
            main,
            rewritten.program().outputs(),
            rewritten.program().stores());
    return done[0] ? new Rewritten(wrong, List.of(slip)) : rewritten;
  }

  private Block block(Block block, int firstNew, boolean[] done) {
    List<Instruction> changed = new ArrayList<>();
    for (Instruction instruction : block.instructions()) {
      Op op = instruction.op();
      if (op instanceof Loop loop) {
        op =
            new Loop(
                loop.reverse(),
                loop.carried(),
                loop.sequences(),
                loop.captured(),
                loop.outputs(),
                block(loop.body(), firstNew, done));
      }
      boolean isNew = instruction.results().stream().anyMatch(x -> x.id() >= firstNew);
      if (!done[0] && isNew) {
        Optional<Op> wrong = change.wrong(op, changed);
        done[0] = wrong.isPresent();
        op = wrong.orElse(op);
      }
      changed.add(new Instruction(instruction.results(), op));
    }
    return new Block(changed);
  }

  @Override
  public String toString() {
    return right.name() + ": " + slip;
  }

  // What goes wrong.

  static Optional<Op> swapsSubtraction(Op op, List<Instruction> block) {
    return op instanceof Elementwise.Binary(BinaryFunction function, Value a, Value b)
            && function == BinaryFunction.SUBTRACT
        ? Optional.of(new Elementwise.Binary(function, b, a))
        : Optional.empty();
  }

  static Optional<Op> dropsSummand(Op op, List<Instruction> block) {
    return op instanceof Elementwise.Binary(BinaryFunction function, Value a, Value b)
            && (function == BinaryFunction.ADD || function == BinaryFunction.SUBTRACT)
        ? Optional.of(new Rearrange.Reshape(a, a.type().features()))
        : Optional.empty();
  }

  static Optional<Op> shiftsSlice(Op op, List<Instruction> block) {
    return op instanceof Rearrange.Slice(Value x, int axis, int begin, int end)
            && (begin > 0 || end < x.type().features().get(axis))
        ? Optional.of(
            begin > 0
                ? new Rearrange.Slice(x, axis, begin - 1, end - 1)
                : new Rearrange.Slice(x, axis, begin + 1, end + 1))
        : Optional.empty();
  }

  static Optional<Op> swapsParts(Op op, List<Instruction> block) {
    return op instanceof Rearrange.Concat concat
            && concat.parts().getFirst().type().equals(concat.parts().getLast().type())
        ? Optional.of(new Rearrange.Concat(concat.parts().reversed(), concat.axis()))
        : Optional.empty();
  }

  static Optional<Op> flipsTransposed(Op op, List<Instruction> block) {
    return op instanceof Multiply.Product(Value w, Value x, boolean transposed)
            && Multiply.rows(w.type()) == Multiply.columns(w.type())
            && w.type().featureCount() > 1
        ? Optional.of(new Multiply.Product(w, x, !transposed))
        : Optional.empty();
  }

  /** Takes two functions of one value for the same. */
  static Optional<Op> confusesFunctions(Op op, List<Instruction> block) {
    return op instanceof Elementwise.Unary(UnaryFunction function, Value x)
        ? block.stream()
            .map(Instruction::op)
            .filter(other ->
                other instanceof Elementwise.Unary(UnaryFunction before, Value y)
                    && before != function
                    && y.equals(x))
            .findFirst()
        : Optional.empty();
  }

  /** Takes a state for one that nobody needs to update. */
  static Optional<Op> forgetsUpdate(Op op, List<Instruction> block) {
    if (!(op instanceof Loop loop) || loop.carried().isEmpty()) {
      return Optional.empty();
    }
    List<Loop.Carried> carried = new ArrayList<>(loop.carried());
    Loop.Carried first = carried.getFirst();
    carried.set(0, new Loop.Carried(first.initial(), first.parameter(), first.parameter()));
    return Optional.of(
        new Loop(
            loop.reverse(),
            carried,
            loop.sequences(),
            loop.captured(),
            loop.outputs(),
            loop.body()));
  }

  /** Takes a product with a state for one that is the same at every time step. */
  static Optional<Op> freezesState(Op op, List<Instruction> block) {
    if (!(op instanceof Loop loop)) {
      return Optional.empty();
    }
    for (Loop.Carried state : loop.carried()) {
      Value frozen = new Value(1_000_000, "frozen", state.parameter().type());
      List<Instruction> body =
          loop.body().instructions().stream()
              .map(instruction ->
                  instruction.op() instanceof Multiply.Product product
                      ? new Instruction(
                          instruction.result(),
                          product.map(x -> x.equals(state.parameter()) ? frozen : x))
                      : instruction)
              .toList();
      if (!body.equals(loop.body().instructions())) {
        List<Loop.Captured> captured = new ArrayList<>(loop.captured());
        captured.add(new Loop.Captured(state.initial(), frozen));
        return Optional.of(
            new Loop(
                loop.reverse(),
                loop.carried(),
                loop.sequences(),
                captured,
                loop.outputs(),
                new Block(body)));
      }
    }
    return Optional.empty();
  }
}
