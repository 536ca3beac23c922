package dev.rnnc.cases;

import dev.rnnc.ir.Elementwise;
import dev.rnnc.ir.Emitter;
import dev.rnnc.ir.Instruction;
import dev.rnnc.ir.Leaf;
import dev.rnnc.ir.Loop;
import dev.rnnc.ir.Multiply;
import dev.rnnc.ir.Op;
import dev.rnnc.ir.Program;
import dev.rnnc.ir.Rearrange;
import dev.rnnc.ir.Reduce;
import dev.rnnc.ir.Steps;
import dev.rnnc.ir.Tokens;
import dev.rnnc.ir.Type;
import dev.rnnc.ir.Value;
import dev.rnnc.ir.Verifier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The same rows once more in the body of a loop: what holds of all time steps at once holds of one
 * after the other, and a sum over rows is a running sum over time steps. The expected elements
 * stay.
 */
final class InsideLoop {
  private final OpCase outside;
  private final Emitter main;
  private final Emitter body;
  private final List<Loop.Sequence> sequences = new ArrayList<>();
  private final List<Loop.Captured> captured = new ArrayList<>();
  private final Map<Value, Value> parameters = new HashMap<>();

  private InsideLoop(OpCase outside) {
    this.outside = outside;
    main = Emitter.startingAt(outside.program().nextId());
    body = main.nested();
  }

  /** Rows about loops for those of the table that make sense there; every second in reverse. */
  static List<OpCase> of(List<OpCase> table) {
    List<OpCase> cases = new ArrayList<>();
    for (OpCase row : table) {
      new InsideLoop(row).write(cases.size() % 2 == 1).ifPresent(cases::add);
    }
    return cases;
  }

  private Optional<OpCase> write(boolean reverse) {
    boolean sequences = outside.op().operands().stream().anyMatch(operand -> operand.type().time());
    return switch (outside.op()) {
      case Leaf.Constant constant when constant.type().time() ->
          Optional.of(collected(new Leaf.Constant(constant.number(), step(constant)), reverse));
      case Leaf _, Loop _, Steps _ -> Optional.empty();
      case Elementwise.Expand expand when expand.type().time() ->
          Optional.of(collected(new Elementwise.Expand(inside(expand.x()), step(expand)), reverse));
      case Elementwise op -> rowByRow(op, sequences, reverse);
      case Multiply.OuterSum op -> summed(op, sequences, reverse);
      case Multiply op -> rowByRow(op, sequences, reverse);
      case Reduce.SumRows op -> summed(op, sequences && !op.keepBatch(), reverse);
      case Reduce op -> rowByRow(op, sequences, reverse);
      case Rearrange op -> rowByRow(op, sequences, reverse);
      case Tokens.LookupGradient op -> summed(op, sequences, reverse);
      case Tokens op -> rowByRow(op, sequences, reverse);
    };
  }

  private static Type step(Op op) {
    return op.type().oneStep();
  }

  private Optional<OpCase> rowByRow(Op op, boolean applies, boolean reverse) {
    return applies ? Optional.of(collected(op.map(this::inside), reverse)) : Optional.empty();
  }

  private OpCase collected(Op op, boolean reverse) {
    Value result = body.emit("result", op);
    return finish(new Loop(reverse, List.of(), sequences, captured, List.of(result), body.block()));
  }

  private Optional<OpCase> summed(Op op, boolean applies, boolean reverse) {
    if (!applies) {
      return Optional.empty();
    }
    Value summand = body.emit("summand", op.map(this::inside));
    Value sum = body.parameter("sum", summand.type());
    Value next = body.add(sum, summand);
    Value zero = main.constant(0, summand.type());
    return Optional.of(
        finish(
            new Loop(
                reverse,
                List.of(new Loop.Carried(zero, sum, next)),
                sequences,
                captured,
                List.of(),
                body.block())));
  }

  /** One time step of a sequence, or a value that all time steps share. */
  private Value inside(Value operand) {
    return parameters.computeIfAbsent(
        operand,
        outer -> {
          Value parameter = body.parameter(outer.name(), outer.type().oneStep());
          if (outer.type().time()) {
            sequences.add(new Loop.Sequence(outer, parameter));
          } else {
            captured.add(new Loop.Captured(outer, parameter));
          }
          return parameter;
        });
  }

  private OpCase finish(Loop loop) {
    Emitter whole = Emitter.startingAt(0);
    for (Instruction instruction : outside.program().main().instructions()) {
      if (!instruction.op().equals(outside.op())) {
        whole.add(instruction);
      }
    }
    List<Value> results = main.emit(loop);
    main.block().instructions().forEach(whole::add);
    String name = outside.name() + " inside a loop" + (loop.reverse() ? " reverse" : "");
    Program program =
        new Program(
            name,
            whole.block(),
            List.of(new Program.Output("result 0", results.getFirst())),
            List.of());
    return new OpCase(
        name,
        loop,
        Verifier.verify("cases", program),
        outside.timeSteps(),
        outside.batch(),
        outside.operands(),
        outside.expected());
  }
}
