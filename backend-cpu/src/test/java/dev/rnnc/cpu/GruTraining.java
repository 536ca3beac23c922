package dev.rnnc.cpu;

import dev.rnnc.autodiff.Differentiate;
import dev.rnnc.autodiff.Gradients;
import dev.rnnc.ir.Elementwise;
import dev.rnnc.ir.Emitter;
import dev.rnnc.ir.Leaf;
import dev.rnnc.ir.Loop;
import dev.rnnc.ir.Multiply;
import dev.rnnc.ir.Program;
import dev.rnnc.ir.Reduce;
import dev.rnnc.ir.Tokens;
import dev.rnnc.ir.Type;
import dev.rnnc.ir.UnaryFunction;
import dev.rnnc.ir.Value;
import dev.rnnc.ir.Verifier;
import dev.rnnc.optimize.Optimize;
import dev.rnnc.optimizer.Adam;
import dev.rnnc.optimizer.UpdateProgram;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * A GRU that predicts the next token, its reset gate after the product, as lowering writes it:
 * every equation inside the loop, nothing hoisted or stacked. With its gradients, and the update by
 * Adam with clipping.
 */
final class GruTraining {
  private final Emitter main = Emitter.startingAt(0);
  private final Emitter body = main.nested();
  private final List<Value> weights = new ArrayList<>();
  private final List<Loop.Captured> captured = new ArrayList<>();
  private final int vocabulary;
  private final int hidden;

  private GruTraining(int vocabulary, int hidden) {
    this.vocabulary = vocabulary;
    this.hidden = hidden;
  }

  /**
   * The programs {@code training}, which stores gradients as {@code d.NAME}, and {@code update}.
   */
  record Programs(Program training, Program update, List<Value> weights) {
    Programs optimised() {
      return new Programs(Optimize.all(training), Optimize.all(update), weights);
    }
  }

  /** The programs before optimisation. */
  static Programs of(int vocabulary, int hidden) {
    return new GruTraining(vocabulary, hidden).programs();
  }

  private Programs programs() {
    Program forward = forward();
    Gradients gradients = Differentiate.gradients(forward, forward.output("loss"), weights);
    List<Program.Store> stores = new ArrayList<>(forward.stores());
    List<UpdateProgram.Weight> updated = new ArrayList<>();
    for (Value weight : weights) {
      stores.add(new Program.Store("d." + weight.name(), gradients.of(weight)));
      updated.add(new UpdateProgram.Weight(weight.name(), "d." + weight.name(), weight.type()));
    }
    Program training =
        new Program("training", gradients.program().main(), forward.outputs(), stores);
    Program update =
        UpdateProgram.of(
            List.of(new UpdateProgram.Group("all", updated, OptionalDouble.empty())),
            new Adam(0.9, 0.999, 1e-8),
            OptionalDouble.of(5));
    return new Programs(training, update, weights);
  }

  private Program forward() {
    Value tokens = main.emit("tokens", new Leaf.Input("tokens", Type.tokens()));
    Value targets = main.emit("targets", new Leaf.Input("targets", Type.tokens()));
    Type row = Type.row(hidden);
    Value start = main.emit("gru_1.h", new Leaf.Parameter("gru_1.h", row));
    Value h = body.parameter("gru_1.h", row);
    Value x = body.parameter("tokens", Type.indexPerRow());
    Value z = gate("z", x, h);
    Value r = gate("r", x, h);
    Value wx = body.emit("", new Tokens.Lookup(weight("W_n", hidden, vocabulary), x));
    Value bn = body.emit("", new Elementwise.Expand(weight("b_n", hidden), row));
    Value un = weight("U_n", hidden, hidden);
    Value cn = body.emit("", new Elementwise.Expand(weight("c_n", hidden), row));
    Value uh = body.add(body.emit("", new Multiply.Product(un, h, false)), cn);
    Value inner = body.add(body.add(wx, bn), body.multiply(r, uh));
    Value n = body.emit("gru_1.n", new Elementwise.Unary(UnaryFunction.TANH, inner));
    Value one = body.constant(1, row);
    Value next = body.add(body.multiply(body.subtract(one, z), n), body.multiply(z, h));
    List<Value> results =
        main.emit(
            new Loop(
                false,
                List.of(new Loop.Carried(start, h, next)),
                List.of(new Loop.Sequence(tokens, x)),
                captured,
                List.of(next),
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
    Value loss = main.multiply(sum, scale);
    return Verifier.verify(
        "test",
        new Program(
            "training",
            main.block(),
            List.of(new Program.Output("loss", loss)),
            List.of(new Program.Store("gru_1.h", results.get(0)))));
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
