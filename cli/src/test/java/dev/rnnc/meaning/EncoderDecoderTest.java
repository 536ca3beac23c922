package dev.rnnc.meaning;

import static dev.rnnc.meaning.Plain.add;
import static dev.rnnc.meaning.Plain.concat;
import static dev.rnnc.meaning.Plain.fill;
import static dev.rnnc.meaning.Plain.last;
import static dev.rnnc.meaning.Plain.product;
import static dev.rnnc.meaning.Plain.recur;
import static dev.rnnc.meaning.Plain.softmax;
import static dev.rnnc.meaning.Plain.stepwise;
import static dev.rnnc.meaning.Plain.tanh;

import java.util.Arrays;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/** What a decoder takes of its encoder: its last state, and by attention all of its states. */
final class EncoderDecoderTest {
  private static final int HIDDEN = 3;

  /** Sources that are longer and shorter than what is decoded, and empty ones on both sides. */
  private static final Sequences SOURCE = Sequences.tokens(6, 4, 2, 0, 7, 3);

  private static final Sequences TARGET = Sequences.tokens(5, 2, 4, 5, 3, 0);

  private static final String CELL =
      """
      cell c(hidden) {
        input   x
        state   h[hidden]
        weights W [hidden, size(x)]
        weights U [hidden, hidden]
        h' = tanh(W @ x + U @ h)
        output h'
      }
      """;

  private static double[][] states(Weights w, String layer, double[][] x, double[] start) {
    return recur(
        x,
        start,
        (in, h) ->
            tanh(add(product(w.matrix(layer + ".W"), in), product(w.matrix(layer + ".U"), h))));
  }

  private static double[][] encoded(Weights w, int row) {
    return states(w, "c_1", SOURCE.rows()[row], new double[HIDDEN]);
  }

  /** The decoder's states, which start where the encoder's end. */
  private static double[][] decoded(Weights w, int row) {
    double[] start = last(encoded(w, row), new double[HIDDEN]);
    return states(w, "c_2", TARGET.rows()[row], start);
  }

  private static void decoder(String lines, BiFunction<Weights, Integer, double[][]> formula) {
    String encoder = "c(%d)".formatted(HIDDEN);
    Written.pairs(SOURCE, TARGET, CELL, encoder, "c(3, start = encoder)" + lines)
        .isAtEachStepOfRow(formula);
  }

  /** Of every decoder state: the encoder's states by the softmax of their scores. */
  private static double[][] attended(
      Weights w, int row, BiFunction<double[], double[], Double> score) {
    double[][] memory = encoded(w, row);
    return stepwise(
        decoded(w, row),
        query -> {
          double[] shares =
              softmax(Arrays.stream(memory).mapToDouble(m -> score.apply(m, query)).toArray());
          double[] context = new double[HIDDEN];
          for (int s = 0; s < memory.length; s++) {
            context = add(context, Plain.scaled(shares[s], memory[s]));
          }
          return tanh(product(w.matrix("attend_1.C"), concat(context, query)));
        });
  }

  private static double dot(double[] left, double[] right) {
    return Arrays.stream(Plain.times(left, right)).sum();
  }

  @Test
  void startsWhereTheEncoderEnds() {
    decoder("", EncoderDecoderTest::decoded);
  }

  @Test
  void attendsByDot() {
    decoder(
        ", attend(encoder, score = dot)", (w, row) -> attended(w, row, EncoderDecoderTest::dot));
  }

  @Test
  void attendsByGeneral() {
    decoder(
        ", attend(encoder)",
        (w, row) -> attended(w, row, (m, q) -> dot(product(w.matrix("attend_1.key.W"), m), q)));
  }

  @Test
  void attendsByAddition() {
    decoder(
        ", attend(encoder, score = additive)",
        (w, row) ->
            attended(
                w,
                row,
                (m, q) ->
                    dot(
                        w.vector("attend_1.v"),
                        tanh(
                            add(
                                product(w.matrix("attend_1.key.W"), m),
                                product(w.matrix("attend_1.W"), q),
                                w.vector("attend_1.b"))))));
  }

  /** What an encoder makes of its last states by layers without states is masked as well. */
  @Test
  void attendsToNothingBeyondTheSource() {
    Written.pairs(SOURCE, TARGET, CELL, "c(3), z = dense(3)", "c(3), attend(encoder, score = dot)")
        .with("z.W", fill(9, 0))
        .isAtEachStepOfRow((w, row) -> {
          double[] same = w.vector("z.b");
          double[] context = SOURCE.lengths()[row] == 0 ? new double[HIDDEN] : same;
          return stepwise(
              states(w, "c_2", TARGET.rows()[row], new double[HIDDEN]),
              query -> tanh(product(w.matrix("attend_1.C"), concat(context, query))));
        });
  }
}
