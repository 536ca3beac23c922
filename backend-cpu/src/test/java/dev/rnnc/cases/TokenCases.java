package dev.rnnc.cases;

import dev.rnnc.ir.Tokens;
import dev.rnnc.ir.Type;
import java.util.ArrayList;
import java.util.List;

/** {@link Tokens} operations; some indices of every case are negative. */
final class TokenCases {
  private TokenCases() {}

  static List<OpCase> all() {
    List<OpCase> cases = new ArrayList<>();
    for (Shape shape : Shape.withRows()) {
      for (int n : shape.width() == 7 ? List.of(0, 1, 7, 33) : List.of(5)) {
        lookup(cases, shape, n);
        lookupGradient(cases, shape, n);
      }
      oneHot(cases, shape);
    }
    return cases;
  }

  private static void lookup(List<OpCase> cases, Shape shape, int n) {
    CaseWriter writer = new CaseWriter("lookup of %d".formatted(n), shape);
    Drawn matrix = writer.real("matrix", Type.whole(shape.width(), n));
    Drawn index = writer.index("index", shape.rows().ofIndices(), n);
    cases.add(
        writer.result(
            new Tokens.Lookup(matrix.value(), index.value()),
            (t, b, f) -> {
              int column = index.index(t, b);
              return column < 0 ? 0 : matrix.at(0, 0, f * n + column);
            }));
  }

  private static void lookupGradient(List<OpCase> cases, Shape shape, int n) {
    CaseWriter writer = new CaseWriter("lookup gradient of %d".formatted(n), shape);
    Drawn rows = writer.real("rows", shape.type());
    Drawn index = writer.index("index", shape.rows().ofIndices(), n);
    boolean time = shape.rows() == Shape.Rows.SEQUENCE;
    cases.add(
        writer.result(
            new Tokens.LookupGradient(rows.value(), index.value(), n),
            (_, _, f) -> {
              double sum = 0;
              for (int t = 0; t < (time ? writer.timeSteps() : 1); t++) {
                for (int b = 0; b < writer.batch(); b++) {
                  sum += index.index(t, b) == f % n ? rows.at(t, b, f / n) : 0;
                }
              }
              return sum;
            }));
  }

  private static void oneHot(List<OpCase> cases, Shape shape) {
    CaseWriter writer = new CaseWriter("one hot", shape);
    Drawn index = writer.index("index", shape.rows().ofIndices(), shape.width());
    cases.add(
        writer.result(
            new Tokens.OneHot(index.value(), shape.width()),
            (t, b, f) -> index.index(t, b) == f ? 1 : 0));
  }
}
