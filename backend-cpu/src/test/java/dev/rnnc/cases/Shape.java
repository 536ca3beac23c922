package dev.rnnc.cases;

import dev.rnnc.ir.Type;
import java.util.ArrayList;
import java.util.List;

/** The rows and sizes of a case. */
record Shape(Rows rows, int width, int timeSteps, int batch) {
  /** Which rows a value has. */
  enum Rows {
    WHOLE,
    ROW,
    SEQUENCE;

    Type of(Integer... features) {
      return switch (this) {
        case WHOLE -> Type.whole(features);
        case ROW -> Type.row(features);
        case SEQUENCE -> Type.sequence(features);
      };
    }

    Type ofIndices() {
      return switch (this) {
        case WHOLE -> throw new IllegalArgumentException("an index without rows");
        case ROW -> Type.indexPerRow();
        case SEQUENCE -> Type.tokens();
      };
    }
  }

  /** Whole values, rows and sequences of awkward widths, and runs without time steps or batch. */
  static List<Shape> all() {
    List<Shape> shapes = new ArrayList<>();
    for (Rows rows : Rows.values()) {
      shapes.add(new Shape(rows, 0, 2, 3));
      shapes.add(new Shape(rows, 1, 5, 2));
      shapes.add(new Shape(rows, 7, 2, 5));
      shapes.add(new Shape(rows, 33, 1, 2));
    }
    shapes.add(new Shape(Rows.SEQUENCE, 16, 3, 1));
    shapes.add(new Shape(Rows.SEQUENCE, 7, 0, 2));
    shapes.add(new Shape(Rows.SEQUENCE, 7, 2, 0));
    shapes.add(new Shape(Rows.ROW, 7, 2, 0));
    shapes.add(new Shape(Rows.ROW, 7, 0, 1));
    return shapes;
  }

  /** Those with a batch. */
  static List<Shape> withRows() {
    return all().stream().filter(shape -> shape.rows != Rows.WHOLE).toList();
  }

  Type type() {
    return rows.of(width);
  }

  Type type(Integer... features) {
    return rows.of(features);
  }

  @Override
  public String toString() {
    return type() + " time=" + timeSteps + " batch=" + batch;
  }
}
