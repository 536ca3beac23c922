package dev.rnnc.cases;

import dev.rnnc.ir.CounterRandom;
import dev.rnnc.ir.Leaf;
import dev.rnnc.ir.Type;
import java.util.ArrayList;
import java.util.List;

/** {@link Leaf} operations, given back as they are. */
final class LeafCases {
  private LeafCases() {}

  static List<OpCase> all() {
    List<OpCase> cases = new ArrayList<>();
    for (Shape shape : Shape.all()) {
      inputAndParameter(cases, shape);
      for (double number : List.of(0.0, -1.5, Double.NEGATIVE_INFINITY)) {
        CaseWriter writer = new CaseWriter("constant " + number, shape);
        cases.add(writer.result(new Leaf.Constant(number, shape.type()), (_, _, _) -> number));
      }
    }
    for (Shape shape : Shape.withRows()) {
      for (double rate : List.of(0.0, 0.1, 0.5, 0.97)) {
        keepMask(cases, shape, shape.type(), rate, true);
        keepMask(cases, shape, shape.type(2, shape.width()), rate, false);
      }
    }
    return cases;
  }

  private static void inputAndParameter(List<OpCase> cases, Shape shape) {
    CaseWriter inputs = new CaseWriter("input", shape);
    Drawn x = inputs.real(new Leaf.Input("x", shape.type()), Draw.AROUND_ZERO);
    cases.add(inputs.result(x, x::at));
    CaseWriter parameters = new CaseWriter("parameter", shape);
    Drawn w = parameters.real(new Leaf.Parameter("w", shape.type()), Draw.AROUND_ZERO);
    cases.add(parameters.result(w, w::at));
    if (shape.rows() != Shape.Rows.WHOLE) {
      CaseWriter indices = new CaseWriter("input of indices", shape);
      Drawn i = indices.index("i", shape.rows().ofIndices(), 9);
      cases.add(indices.result(i, i::at));
    }
  }

  private static void keepMask(
      List<OpCase> cases, Shape shape, Type type, double rate, boolean scaled) {
    int stream = 3;
    CaseWriter writer = new CaseWriter("keep mask rate=%s %s".formatted(rate, type), shape);
    cases.add(
        writer.result(
            new Leaf.KeepMask(stream, rate, scaled, type),
            (t, b, f) -> {
              int key = CounterRandom.rowKey(OpCase.SEED, OpCase.STEP, stream, t, b);
              double kept = scaled ? 1 / (1 - rate) : 1;
              return CounterRandom.keeps(key, f, rate) ? kept : 0;
            }));
  }
}
