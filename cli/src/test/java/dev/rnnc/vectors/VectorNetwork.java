package dev.rnnc.vectors;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A case of an ONNX operator as a file of ours, and its weights under our names. */
final class VectorNetwork {
  private final VectorCase given;
  private final int hidden;
  private final Map<String, float[]> weights = new HashMap<>();

  VectorNetwork(VectorCase given) {
    this.given = given;
    this.hidden = given.hidden();
  }

  /** A network whose prediction is the final hidden state, once `dense_1` is the identity. */
  String text() {
    String cell =
        switch (given.operator()) {
          case "RNN" -> "rnn(hidden = %d%s)";
          case "GRU" ->
              given.flag("linear_before_reset")
                  ? "gru(hidden = %d, reset = after%s)"
                  : "gru(hidden = %d%s)";
          case "LSTM" -> lstm();
          default -> throw new IllegalArgumentException(given.operator());
        };
    String start = given.optional("initial_h").isPresent() ? ", start = learned" : "";
    String layer =
        switch (given.direction()) {
          case "forward" -> cell.formatted(hidden, start);
          case "reverse" -> cell.formatted(hidden, start + ", direction = backward");
          case "bidirectional" -> "bidirectional { " + cell.formatted(hidden, start) + " }";
          default -> throw new IllegalArgumentException(given.direction());
        };
    return """
    data frames("frames")
    network {
      %s
      last
      dense(classes)
    }
    train { epochs = 1 }
    """
        .formatted(layer);
  }

  private String lstm() {
    return "lstm(hidden = %d"
        + (given.optional("P").isPresent() ? ", peephole = yes" : "")
        + (given.flag("input_forget") ? ", coupled = yes" : "")
        + "%s)";
  }

  /** The weights that the case gives, by their names in the model. */
  Map<String, float[]> weights() {
    for (int direction = 0; direction < given.directions(); direction++) {
      cell(direction);
    }
    int n = given.directions() * hidden;
    float[] identity = new float[n * n];
    for (int i = 0; i < n; i++) {
      identity[i * n + i] = 1;
    }
    weights.put("dense_1.W", identity);
    return weights;
  }

  private void cell(int direction) {
    String kind = given.operator().toLowerCase(Locale.ROOT);
    String layer = kind + "_" + (direction + 1) + ".";
    // ONNX puts the gates in these orders: spec of RNN, GRU (zrh) and LSTM (iofc).
    List<String> gates =
        switch (kind) {
          case "rnn" -> List.of("");
          case "gru" -> List.of("_z", "_r", "_n");
          default -> List.of("_i", "_o", "_f", "_g");
        };
    for (int gate = 0; gate < gates.size(); gate++) {
      String name = gates.get(gate);
      if (name.equals("_f") && given.flag("input_forget")) {
        continue;
      }
      weights.put(layer + "W" + name, matrix("W", direction, gate));
      weights.put(layer + "U" + name, matrix("R", direction, gate));
      float[] input = bias(direction, gate);
      float[] recurrent = bias(direction, gates.size() + gate);
      if (name.equals("_n") && given.flag("linear_before_reset")) {
        weights.put(layer + "b_n", input);
        weights.put(layer + "c_n", recurrent);
      } else {
        weights.put(layer + "b" + name, sum(input, recurrent));
      }
    }
    given
        .optional("P")
        .ifPresent(p -> {
          weights.put(layer + "p_i", row(p, direction, 0));
          weights.put(layer + "p_o", row(p, direction, 1));
          weights.put(layer + "p_f", row(p, direction, 2));
        });
    start(layer + "h.start", given.optional("initial_h"), direction);
    start(layer + "c.start", given.optional("initial_c"), direction);
  }

  /** The rows of one gate. */
  private float[] matrix(String name, int direction, int gate) {
    Tensor tensor = given.input(name);
    int columns = tensor.size(2);
    float[] matrix = new float[hidden * columns];
    for (int i = 0; i < matrix.length; i++) {
      int row = gate * hidden + i / columns;
      matrix[i] = (float) tensor.at(direction, row, i % columns);
    }
    return matrix;
  }

  private float[] bias(int direction, int gate) {
    return given.optional("B").map(b -> row(b, direction, gate)).orElse(new float[hidden]);
  }

  private float[] row(Tensor tensor, int direction, int part) {
    float[] row = new float[hidden];
    for (int i = 0; i < hidden; i++) {
      row[i] = (float) tensor.at(direction, part * hidden + i);
    }
    return row;
  }

  private static float[] sum(float[] left, float[] right) {
    float[] sum = new float[left.length];
    for (int i = 0; i < sum.length; i++) {
      sum[i] = left[i] + right[i];
    }
    return sum;
  }

  /** The cases start all rows of a batch alike. */
  private void start(String name, Optional<Tensor> initial, int direction) {
    if (initial.isEmpty()) {
      return;
    }
    float[] start = new float[hidden];
    for (int b = 0; b < given.batch(); b++) {
      for (int i = 0; i < hidden; i++) {
        float element = (float) initial.get().at(direction, b, i);
        if (b > 0 && start[i] != element) {
          throw new IllegalArgumentException(given.name() + " starts its rows differently");
        }
        start[i] = element;
      }
    }
    weights.put(name, start);
  }
}
