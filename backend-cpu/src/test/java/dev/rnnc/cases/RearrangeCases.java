package dev.rnnc.cases;

import dev.rnnc.ir.Rearrange;
import dev.rnnc.ir.Type;
import java.util.ArrayList;
import java.util.List;

/** {@link Rearrange} operations. */
final class RearrangeCases {
  private RearrangeCases() {}

  static List<OpCase> all() {
    List<OpCase> cases = new ArrayList<>();
    for (Shape shape : Shape.all()) {
      int n = shape.width();
      concat(cases, shape, List.of(3, n, 2));
      concat(cases, shape, List.of(n));
      concatRows(cases, shape, List.of(1, 0, 2));
      slice(cases, shape, 0, n);
      if (n > 1) {
        slice(cases, shape, n / 3, n - n / 4);
        slice(cases, shape, n, n);
      }
      sliceRows(cases, shape, 1, 3);
      pad(cases, shape, 0, n);
      pad(cases, shape, 2, n + 5);
      padRows(cases, shape, 1, 5);
      reshape(cases, shape, shape.type(2, n), List.of(2 * n));
      reshape(cases, shape, shape.type(6), List.of(3, 1, 2));
      transpose(cases, shape, shape.type(3, n));
      transpose(cases, shape, shape.type(2, 3, n));
    }
    reshapeIndices(cases);
    return cases;
  }

  /** Along the last dimension. */
  private static void concat(List<OpCase> cases, Shape shape, List<Integer> widths) {
    CaseWriter writer = new CaseWriter("concat " + widths, shape);
    List<Drawn> parts = new ArrayList<>();
    for (int width : widths) {
      parts.add(writer.real("part " + parts.size(), shape.type(width)));
    }
    cases.add(
        writer.result(
            new Rearrange.Concat(parts.stream().map(Drawn::value).toList(), 0),
            (t, b, f) -> {
              int i = f;
              int part = 0;
              while (i >= widths.get(part)) {
                i -= widths.get(part++);
              }
              return parts.get(part).at(t, b, i);
            }));
  }

  /** Along the first of two dimensions. */
  private static void concatRows(List<OpCase> cases, Shape shape, List<Integer> heights) {
    int n = shape.width();
    CaseWriter writer = new CaseWriter("concat rows " + heights, shape);
    List<Drawn> parts = new ArrayList<>();
    for (int height : heights) {
      parts.add(writer.real("part " + parts.size(), shape.type(height, n)));
    }
    cases.add(
        writer.result(
            new Rearrange.Concat(parts.stream().map(Drawn::value).toList(), 0),
            (t, b, f) -> {
              int i = f;
              int part = 0;
              while (i >= heights.get(part) * n) {
                i -= heights.get(part++) * n;
              }
              return parts.get(part).at(t, b, i);
            }));
  }

  private static void slice(List<OpCase> cases, Shape shape, int begin, int end) {
    int n = shape.width();
    CaseWriter flat = new CaseWriter("slice %d..%d".formatted(begin, end), shape);
    Drawn x = flat.real("x", shape.type());
    cases.add(
        flat.result(
            new Rearrange.Slice(x.value(), 0, begin, end), (t, b, f) -> x.at(t, b, begin + f)));
    CaseWriter deep = new CaseWriter("slice columns %d..%d".formatted(begin, end), shape);
    Drawn y = deep.real("x", shape.type(3, n));
    int size = end - begin;
    cases.add(
        deep.result(
            new Rearrange.Slice(y.value(), 1, begin, end),
            (t, b, f) -> y.at(t, b, f / size * n + begin + f % size)));
  }

  private static void sliceRows(List<OpCase> cases, Shape shape, int begin, int end) {
    int n = shape.width();
    CaseWriter writer = new CaseWriter("slice rows %d..%d".formatted(begin, end), shape);
    Drawn x = writer.real("x", shape.type(4, n));
    cases.add(
        writer.result(
            new Rearrange.Slice(x.value(), 0, begin, end), (t, b, f) -> x.at(t, b, begin * n + f)));
  }

  private static void pad(List<OpCase> cases, Shape shape, int begin, int size) {
    int n = shape.width();
    CaseWriter flat = new CaseWriter("pad at %d to %d".formatted(begin, size), shape);
    Drawn x = flat.real("x", shape.type());
    cases.add(
        flat.result(
            new Rearrange.Pad(x.value(), 0, begin, size),
            (t, b, f) -> f < begin || f >= begin + n ? 0 : x.at(t, b, f - begin)));
    CaseWriter deep = new CaseWriter("pad columns at %d to %d".formatted(begin, size), shape);
    Drawn y = deep.real("x", shape.type(2, n));
    cases.add(
        deep.result(
            new Rearrange.Pad(y.value(), 1, begin, size),
            (t, b, f) -> {
              int column = f % size - begin;
              return column < 0 || column >= n ? 0 : y.at(t, b, f / size * n + column);
            }));
  }

  private static void padRows(List<OpCase> cases, Shape shape, int begin, int size) {
    int n = shape.width();
    CaseWriter writer = new CaseWriter("pad rows at %d to %d".formatted(begin, size), shape);
    Drawn x = writer.real("x", shape.type(2, n));
    cases.add(
        writer.result(
            new Rearrange.Pad(x.value(), 0, begin, size),
            (t, b, f) -> {
              int row = f / n - begin;
              return row < 0 || row >= 2 ? 0 : x.at(t, b, f - begin * n);
            }));
  }

  private static void reshape(List<OpCase> cases, Shape shape, Type from, List<Integer> to) {
    CaseWriter writer = new CaseWriter("reshape %s to %s".formatted(from, to), shape);
    Drawn x = writer.real("x", from);
    cases.add(writer.result(new Rearrange.Reshape(x.value(), to), x::at));
  }

  private static void reshapeIndices(List<OpCase> cases) {
    CaseWriter writer = new CaseWriter("reshape indices", 3, 2);
    Drawn x = writer.index("x", Type.tokens(), 9);
    cases.add(writer.result(new Rearrange.Reshape(x.value(), List.of(1)), x::at));
  }

  private static void transpose(List<OpCase> cases, Shape shape, Type type) {
    int n = type.width();
    int m = type.features().get(type.rank() - 2);
    CaseWriter writer = new CaseWriter("transpose " + type, shape);
    Drawn x = writer.real("x", type);
    cases.add(
        writer.result(
            new Rearrange.Transpose(x.value()),
            (t, b, f) -> {
              int matrix = f / (m * n);
              int row = f / m % n;
              int column = f % m;
              return x.at(t, b, (matrix * m + column) * n + row);
            }));
  }
}
