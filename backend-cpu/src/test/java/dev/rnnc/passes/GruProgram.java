package dev.rnnc.passes;

import dev.rnnc.ir.BinaryFunction;
import dev.rnnc.ir.Elementwise;
import dev.rnnc.ir.Emitter;
import dev.rnnc.ir.Leaf;
import dev.rnnc.ir.Loop;
import dev.rnnc.ir.Multiply;
import dev.rnnc.ir.Program;
import dev.rnnc.ir.Reduce;
import dev.rnnc.ir.Steps;
import dev.rnnc.ir.Tokens;
import dev.rnnc.ir.Type;
import dev.rnnc.ir.UnaryFunction;
import dev.rnnc.ir.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * A GRU that predicts the next token, as lowering writes it: every equation inside the loop,
 * nothing hoisted or stacked.
 */
final class GruProgram {
  private final int vocabulary;
  private final int hidden;
  private final boolean resetAfter;
  private final boolean lengths;
  private final Emitter main = Emitter.startingAt(0);
  private final List<Value> weights = new ArrayList<>();
  private final Emitter body = main.nested();
  private final List<Loop.Captured> captured = new ArrayList<>();

  private GruProgram(int vocabulary, int hidden, boolean resetAfter, boolean lengths) {
    this.vocabulary = vocabulary;
    this.hidden = hidden;
    this.resetAfter = resetAfter;
    this.lengths = lengths;
  }

  /** A program with its output {@code loss}, and the weights that are trained. */
  record Network(Program program, List<Value> weights) {
    Value loss() {
      return program.output("loss");
    }
  }

  /**
   * @param resetAfter whether the reset gate multiplies {@code U_n @ h + c_n}, not h
   * @param lengths whether rows have lengths of their own
   */
  static Network of(int vocabulary, int hidden, boolean resetAfter, boolean lengths) {
    return new GruProgram(vocabulary, hidden, resetAfter, lengths).build();
  }

  private Network build() {
    Value tokens = main.emit("tokens", new Leaf.Input("tokens", Type.tokens()));
    Value targets = main.emit("targets", new Leaf.Input("targets", Type.tokens()));
    Value start = main.emit("gru_1.start", new Leaf.Input("start", Type.row(hidden)));
    Type row = Type.row(hidden);
    Value h = body.parameter("gru_1.h", row);
    Value x = body.parameter("tokens", Type.indexPerRow());

    Value z = gate("z", x, h);
    Value r = gate("r", x, h);
    Value wx = body.emit("", new Tokens.Lookup(weight("W_n", hidden, vocabulary), x));
    Value un = weight("U_n", hidden, hidden);
    Value bn = body.emit("", new Elementwise.Expand(weight("b_n", hidden), row));
    Value inner;
    if (resetAfter) {
      Value cn = body.emit("", new Elementwise.Expand(weight("c_n", hidden), row));
      Value uh = body.add(body.emit("", new Multiply.Product(un, h, false)), cn);
      inner = body.add(body.add(wx, bn), body.multiply(r, uh));
    } else {
      Value uh = body.emit("", new Multiply.Product(un, body.multiply(r, h), false));
      inner = body.add(body.add(wx, uh), bn);
    }
    Value n = body.emit("gru_1.n", new Elementwise.Unary(UnaryFunction.TANH, inner));
    Value one = body.constant(1, row);
    Value mixed = body.multiply(body.subtract(one, z), n);
    Value next =
        body.emit(
            "gru_1.h'", new Elementwise.Binary(BinaryFunction.ADD, mixed, body.multiply(z, h)));
    Value output = next;
    List<Loop.Sequence> sequences = new ArrayList<>(List.of(new Loop.Sequence(tokens, x)));
    if (lengths) {
      Value perRow = main.emit("lengths", new Leaf.Input("lengths", Type.indexPerRow()));
      Value valid = main.emit("valid", new Steps.Valid(perRow));
      Value step = body.parameter("valid", Type.row(1));
      sequences.add(new Loop.Sequence(valid, step));
      Value mask = body.expand(step, row);
      output = body.select(mask, next, body.constant(0, row));
      next = body.select(mask, next, h);
    }
    List<Value> results =
        main.emit(
            new Loop(
                false,
                List.of(new Loop.Carried(start, h, next)),
                sequences,
                captured,
                List.of(output),
                body.block()));
    Value v = parameter("dense_1.W", vocabulary, hidden);
    Value b = parameter("dense_1.b", vocabulary);
    Value logits =
        main.add(
            main.emit("", new Multiply.Product(v, results.get(1), false)),
            main.expand(b, Type.sequence(vocabulary)));
    Value losses = main.emit("losses", new Reduce.CrossEntropy(logits, targets));
    Value sum = main.emit("", new Reduce.SumRows(losses, false));
    Value scale = main.emit("scale", new Leaf.Input("scale", Type.whole(1)));
    Value loss = main.emit("loss", new Elementwise.Binary(BinaryFunction.MULTIPLY, sum, scale));
    return new Network(
        new Program(
            "training",
            main.block(),
            List.of(new Program.Output("loss", loss), new Program.Output("final", results.get(0))),
            List.of()),
        weights);
  }

  private Value gate(String name, Value x, Value h) {
    Value wx = body.emit("", new Tokens.Lookup(weight("W_" + name, hidden, vocabulary), x));
    Value uh = body.emit("", new Multiply.Product(weight("U_" + name, hidden, hidden), h, false));
    Value b = body.emit("", new Elementwise.Expand(weight("b_" + name, hidden), h.type()));
    return body.emit(
        "gru_1." + name,
        new Elementwise.Unary(UnaryFunction.SIGMOID, body.add(body.add(wx, uh), b)));
  }

  private Value parameter(String name, Integer... sizes) {
    Value value = main.emit(name, new Leaf.Parameter(name, Type.whole(sizes)));
    weights.add(value);
    return value;
  }

  private Value weight(String name, Integer... sizes) {
    Value outer = parameter("gru_1." + name, sizes);
    Value inner = body.parameter(outer.name(), outer.type());
    captured.add(new Loop.Captured(outer, inner));
    return inner;
  }
}
