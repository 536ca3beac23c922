package dev.rnnc.cases;

import dev.rnnc.ir.Emitter;
import dev.rnnc.ir.Leaf;
import dev.rnnc.ir.Loop;
import dev.rnnc.ir.Op;
import dev.rnnc.ir.Program;
import dev.rnnc.ir.Type;
import dev.rnnc.ir.Value;
import dev.rnnc.ir.Verifier;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Writes one row of the table: draws operands, emits the operation, evaluates its formula. */
final class CaseWriter {
  private final String name;
  private final int timeSteps;
  private final int batch;
  private final SplittableRandom random;
  private final Emitter main = Emitter.startingAt(0);
  private final List<Drawn> operands = new ArrayList<>();

  CaseWriter(String name, int timeSteps, int batch) {
    this.name = name;
    this.timeSteps = timeSteps;
    this.batch = batch;
    random = new SplittableRandom(name.hashCode());
  }

  CaseWriter(String name, Shape shape) {
    this(name + " " + shape, shape.timeSteps(), shape.batch());
  }

  int timeSteps() {
    return timeSteps;
  }

  int batch() {
    return batch;
  }

  Emitter main() {
    return main;
  }

  /** A parameter if the type is whole, else an input. */
  Drawn real(String operand, Type type) {
    return real(operand, type, Draw.AROUND_ZERO);
  }

  Drawn real(String operand, Type type, Draw draw) {
    return real(
        type.isWhole() ? new Leaf.Parameter(operand, type) : new Leaf.Input(operand, type), draw);
  }

  /** For a whole input or a parameter with rows; other methods take what is usual. */
  Drawn real(Leaf leaf, Draw draw) {
    double[] elements = new double[size(leaf.type())];
    for (int i = 0; i < elements.length; i++) {
      elements[i] = (float) draw.next(random);
    }
    return drawn(leaf, elements);
  }

  /** Indices below {@code n}, and some that are negative. */
  Drawn index(String operand, Type type, int n) {
    double[] elements = new double[size(type)];
    for (int i = 0; i < elements.length; i++) {
      elements[i] = i % 3 == 1 || n == 0 ? -1 - i : random.nextInt(n);
    }
    return drawn(new Leaf.Input(operand, type), elements);
  }

  /** Lengths of sequences: full ones, empty ones, and others. */
  Drawn lengths() {
    double[] elements = new double[batch];
    for (int b = 0; b < batch; b++) {
      elements[b] =
          switch (b % 3) {
            case 0 -> timeSteps;
            case 1 -> 0;
            default -> random.nextInt(timeSteps + 1);
          };
    }
    return drawn(new Leaf.Input("lengths", Type.indexPerRow()), elements);
  }

  private Drawn drawn(Leaf leaf, double[] elements) {
    String operand =
        switch (leaf) {
          case Leaf.Input input -> input.name();
          case Leaf.Parameter parameter -> parameter.name();
          case Leaf.Constant constant -> throw new IllegalArgumentException(constant.toString());
          case Leaf.KeepMask mask -> throw new IllegalArgumentException(mask.toString());
        };
    Drawn drawn = new Drawn(leaf, main.emit(operand, leaf), batch, elements);
    operands.add(drawn);
    return drawn;
  }

  private int size(Type type) {
    return (type.time() ? timeSteps : 1) * (type.batch() ? batch : 1) * type.featureCount();
  }

  /** The row about an operation with one result. */
  OpCase result(Op op, Formula formula) {
    return finish(op, List.of(main.emit("result", op)), List.of(formula));
  }

  /** The row about an input or parameter. */
  OpCase result(Drawn leaf, Formula formula) {
    return finish(leaf.leaf(), List.of(leaf.value()), List.of(formula));
  }

  /** The row about a loop, with a formula for each of its results. */
  OpCase results(Loop loop, List<Formula> formulas) {
    return finish(loop, main.emit(loop), formulas);
  }

  private OpCase finish(Op op, List<Value> results, List<Formula> formulas) {
    List<Program.Output> outputs = new ArrayList<>();
    Map<String, double[]> expected = new LinkedHashMap<>();
    for (int i = 0; i < results.size(); i++) {
      Program.Output output = new Program.Output("result " + i, results.get(i));
      outputs.add(output);
      expected.put(output.name(), evaluate(output.value().type(), formulas.get(i)));
    }
    Program program = new Program(name, main.block(), outputs, List.of());
    return new OpCase(
        name, op, Verifier.verify("cases", program), timeSteps, batch, operands, expected);
  }

  private double[] evaluate(Type type, Formula formula) {
    double[] elements = new double[size(type)];
    int next = 0;
    for (int t = 0; t < (type.time() ? timeSteps : 1); t++) {
      for (int b = 0; b < (type.batch() ? batch : 1); b++) {
        for (int f = 0; f < type.featureCount(); f++) {
          elements[next++] = formula.at(t, b, f);
        }
      }
    }
    return elements;
  }
}
