package dev.rnnc.cases;

import dev.rnnc.ir.Reduce;
import dev.rnnc.ir.Type;
import java.util.ArrayList;
import java.util.List;

/** {@link Reduce} operations. */
final class ReduceCases {
  private ReduceCases() {}

  static List<OpCase> all() {
    List<OpCase> cases = new ArrayList<>();
    for (Shape shape : Shape.all()) {
      features(cases, shape, shape.type());
      features(cases, shape, shape.type(3, shape.width()));
      softmax(cases, "softmax", shape, shape.type(), Draw.AROUND_ZERO);
      softmax(cases, "softmax of large", shape, shape.type(), Draw.LARGE);
      softmax(cases, "softmax", shape, shape.type(2, shape.width()), Draw.AROUND_ZERO);
    }
    softmax(
        cases,
        "softmax of masked",
        new Shape(Shape.Rows.SEQUENCE, 7, 2, 3),
        Type.sequence(7),
        Draw.of(1, Double.NEGATIVE_INFINITY, 2, 0));
    for (Shape shape : Shape.withRows()) {
      sumRows(cases, shape);
      crossEntropy(cases, "", shape, Draw.AROUND_ZERO);
      crossEntropy(cases, " of large", shape, Draw.LARGE);
    }
    return cases;
  }

  private static void features(List<OpCase> cases, Shape shape, Type type) {
    int n = type.width();
    CaseWriter sums = new CaseWriter("sum features " + type, shape);
    Drawn x = sums.real("x", type);
    cases.add(
        sums.result(
            new Reduce.SumFeatures(x.value()),
            (t, b, f) -> {
              double sum = 0;
              for (int i = 0; i < n; i++) {
                sum += x.at(t, b, f * n + i);
              }
              return sum;
            }));
    maxFeatures(cases, "max features ", shape, type, Draw.AROUND_ZERO);
    maxFeatures(cases, "max features of equals ", shape, type, Draw.SIGNS);
  }

  private static void maxFeatures(
      List<OpCase> cases, String name, Shape shape, Type type, Draw draw) {
    int n = type.width();
    CaseWriter writer = new CaseWriter(name + type, shape);
    Drawn x = writer.real("x", type, draw);
    cases.add(
        writer.result(
            new Reduce.MaxFeatures(x.value()),
            (t, b, f) -> {
              double max = Double.NEGATIVE_INFINITY;
              for (int i = f * n; i < f * n + n; i++) {
                max = x.at(t, b, i) > max ? x.at(t, b, i) : max;
              }
              return max;
            }));
  }

  private static void sumRows(List<OpCase> cases, Shape shape) {
    boolean time = shape.rows() == Shape.Rows.SEQUENCE;
    for (Type type : List.of(shape.type(), shape.type(2, 3))) {
      CaseWriter writer = new CaseWriter("sum rows " + type, shape);
      Drawn x = writer.real("x", type);
      cases.add(
          writer.result(
              new Reduce.SumRows(x.value(), false),
              (_, _, f) -> {
                double sum = 0;
                for (int t = 0; t < (time ? writer.timeSteps() : 1); t++) {
                  for (int b = 0; b < writer.batch(); b++) {
                    sum += x.at(t, b, f);
                  }
                }
                return sum;
              }));
    }
    if (time) {
      CaseWriter writer = new CaseWriter("sum rows keeping batch", shape);
      Drawn x = writer.real("x", shape.type());
      cases.add(
          writer.result(
              new Reduce.SumRows(x.value(), true),
              (_, b, f) -> {
                double sum = 0;
                for (int t = 0; t < writer.timeSteps(); t++) {
                  sum += x.at(t, b, f);
                }
                return sum;
              }));
    }
  }

  /** {@code exp(x_f) / sum exp(x_i)}, as the reciprocal of {@code sum exp(x_i - x_f)}. */
  private static double softmax(Drawn x, int n, int t, int b, int f) {
    double sum = 0;
    for (int i = f / n * n; i < f / n * n + n; i++) {
      sum += Math.exp(x.at(t, b, i) - x.at(t, b, f));
    }
    return x.at(t, b, f) == Double.NEGATIVE_INFINITY ? 0 : 1 / sum;
  }

  private static void softmax(List<OpCase> cases, String name, Shape shape, Type type, Draw draw) {
    CaseWriter writer = new CaseWriter(name + " " + type, shape);
    Drawn x = writer.real("x", type, draw);
    cases.add(
        writer.result(
            new Reduce.Softmax(x.value()), (t, b, f) -> softmax(x, type.width(), t, b, f)));
  }

  private static void crossEntropy(List<OpCase> cases, String drawn, Shape shape, Draw draw) {
    int n = shape.width();
    CaseWriter losses = new CaseWriter("cross entropy" + drawn, shape);
    Drawn logits = losses.real("logits", shape.type(), draw);
    Drawn target = losses.index("target", shape.rows().ofIndices(), n);
    cases.add(
        losses.result(
            new Reduce.CrossEntropy(logits.value(), target.value()),
            (t, b, _) -> {
              int i = target.index(t, b);
              return i < 0 ? 0 : -logarithm(logits, n, t, b, i);
            }));
    CaseWriter gradients = new CaseWriter("cross entropy gradient" + drawn, shape);
    Drawn x = gradients.real("logits", shape.type(), draw);
    Drawn truth = gradients.index("target", shape.rows().ofIndices(), n);
    Drawn upstream = gradients.real("upstream", shape.type(1));
    cases.add(
        gradients.result(
            new Reduce.CrossEntropyGradient(x.value(), truth.value(), upstream.value()),
            (t, b, f) -> {
              int i = truth.index(t, b);
              double hot = i == f ? 1 : 0;
              return i < 0 ? 0 : (softmax(x, n, t, b, f) - hot) * upstream.at(t, b, 0);
            }));
  }

  /** The logarithm of a softmax. */
  private static double logarithm(Drawn x, int n, int t, int b, int f) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += Math.exp(x.at(t, b, i) - x.at(t, b, f));
    }
    return -Math.log(sum);
  }
}
