package dev.rnnc.meaning;

import dev.rnnc.ir.Type;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/** The weights of a network under their names, as its text declares them. */
final class Weights {
  private final Map<String, float[]> elements = new LinkedHashMap<>();
  private final Map<String, Type> types = new LinkedHashMap<>();

  /** Draws a weight from its name alone. */
  void draw(String name, Type type) {
    Random random = new Random(name.hashCode());
    float[] drawn = new float[type.featureCount()];
    for (int i = 0; i < drawn.length; i++) {
      drawn[i] = (float) random.nextGaussian();
    }
    types.put(name, type);
    elements.put(name, drawn);
  }

  /** Takes these elements, row by row, instead of those that were drawn. */
  void choose(String name, float[] chosen) {
    if (elements(name).length != chosen.length) {
      throw new IllegalArgumentException(name + " is " + types.get(name));
    }
    elements.put(name, chosen);
  }

  Map<String, float[]> all() {
    return elements;
  }

  double[] vector(String name) {
    float[] from = elements(name);
    double[] vector = new double[from.length];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = from[i];
    }
    return vector;
  }

  double[][] matrix(String name) {
    return head(name, 0);
  }

  /** One block of a matrix with heads. */
  double[][] head(String name, int head) {
    Type type = Objects.requireNonNull(types.get(name), name);
    int columns = type.width();
    int rows = type.features().get(type.rank() - 2);
    double[][] matrix = new double[rows][columns];
    float[] from = elements(name);
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        matrix[i][j] = from[(head * rows + i) * columns + j];
      }
    }
    return matrix;
  }

  private float[] elements(String name) {
    return Objects.requireNonNull(elements.get(name), () -> name + " is not one of " + types);
  }
}
