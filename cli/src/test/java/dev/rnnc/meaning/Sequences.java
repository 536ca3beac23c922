package dev.rnnc.meaning;

import java.util.Arrays;
import java.util.Random;

/**
 * A batch of sequences of differing lengths.
 *
 * @param rows the valid time steps of each row, a token as its one-hot vector
 * @param tokens the tokens of each row, or nothing for real vectors
 */
record Sequences(int features, double[][][] rows, int[][] tokens) {
  /** Rows that end at different time steps; one ends before its first. */
  static Sequences drawn(int features) {
    return drawn(features, 5, 3, 0, 4);
  }

  static Sequences drawn(int features, int... lengths) {
    Random random = new Random(3);
    double[][][] rows = new double[lengths.length][][];
    for (int row = 0; row < lengths.length; row++) {
      rows[row] = new double[lengths[row]][features];
      for (double[] step : rows[row]) {
        Arrays.setAll(step, _ -> (float) random.nextGaussian());
      }
    }
    return new Sequences(features, rows, new int[0][]);
  }

  static Sequences of(double[]... steps) {
    return new Sequences(steps[0].length, new double[][][] {steps}, new int[0][]);
  }

  /** One-hot vectors of drawn tokens. */
  static Sequences tokens(int vocabulary, int... lengths) {
    Random random = new Random(5);
    double[][][] rows = new double[lengths.length][][];
    int[][] tokens = new int[lengths.length][];
    for (int row = 0; row < lengths.length; row++) {
      tokens[row] = random.ints(lengths[row], 0, vocabulary).toArray();
      rows[row] =
          Arrays.stream(tokens[row])
              .mapToObj(token -> Plain.oneHot(vocabulary, token))
              .toArray(double[][]::new);
    }
    return new Sequences(vocabulary, rows, tokens);
  }

  int batch() {
    return rows.length;
  }

  int[] lengths() {
    return Arrays.stream(rows).mapToInt(row -> row.length).toArray();
  }

  int timeSteps() {
    return Math.max(1, Arrays.stream(lengths()).max().orElse(1));
  }

  /** {@code [time, batch, feature]}; what is masked is not zero, so that reading it is seen. */
  float[] elements() {
    float[] elements = new float[timeSteps() * batch() * features];
    Arrays.fill(elements, 7);
    for (int row = 0; row < batch(); row++) {
      for (int t = 0; t < rows[row].length; t++) {
        for (int i = 0; i < features; i++) {
          elements[(t * batch() + row) * features + i] = (float) rows[row][t][i];
        }
      }
    }
    return elements;
  }

  /** {@code [time, batch]}. */
  int[] indices(int timeSteps) {
    int[] indices = new int[timeSteps * batch()];
    for (int row = 0; row < batch(); row++) {
      for (int t = 0; t < tokens[row].length; t++) {
        indices[t * batch() + row] = tokens[row][t];
      }
    }
    return indices;
  }
}
