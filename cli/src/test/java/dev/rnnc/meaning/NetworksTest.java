package dev.rnnc.meaning;

import static dev.rnnc.meaning.Plain.add;
import static dev.rnnc.meaning.Plain.backward;
import static dev.rnnc.meaning.Plain.each;
import static dev.rnnc.meaning.Plain.fill;
import static dev.rnnc.meaning.Plain.normalize;
import static dev.rnnc.meaning.Plain.product;
import static dev.rnnc.meaning.Plain.recur;
import static dev.rnnc.meaning.Plain.rows;
import static dev.rnnc.meaning.Plain.scaled;
import static dev.rnnc.meaning.Plain.stepwise;
import static dev.rnnc.meaning.Plain.subtract;
import static dev.rnnc.meaning.Plain.tanh;
import static dev.rnnc.meaning.Plain.times;
import static dev.rnnc.meaning.Plain.transpose;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rnnc.backend.Backend;
import dev.rnnc.cpu.CpuBackend;
import dev.rnnc.reference.ReferenceBackend;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The forms of a network, each beside its formula in plain Java. */
final class NetworksTest {
  private static final Sequences INPUT = Sequences.drawn(3);

  /** A cell of one line, to stand in networks. */
  private static final String LEAK =
      """
      cell leak(hidden, init = orthogonal) {
        input   x
        state   h[hidden]
        weights W [hidden, size(x)]
        weights U [hidden, hidden] = init
        h' = tanh(W @ x + U @ h)
        output h'
      }
      """;

  private static double[][] leak(Weights w, String layer, double[][] x) {
    double[][] input = w.matrix(layer + ".W");
    double[][] recurrent = w.matrix(layer + ".U");
    return recur(
        x, fill(input.length, 0), (in, h) -> tanh(add(product(input, in), product(recurrent, h))));
  }

  private static double[][] dense(Weights w, String layer, double[][] x) {
    return stepwise(x, in -> add(product(w.matrix(layer + ".W"), in), w.vector(layer + ".b")));
  }

  @Test
  void namesKeepValuesAndFromTakesThem() {
    Written.perStep(
            INPUT,
            LEAK,
            """
            x = dense(4)
            a = leak(2)
            b = leak(3) from x
            c = dense(5) from a
            concat(b, c, a)
            """)
        .isAtEachStep((w, x) -> {
          double[][] first = dense(w, "x", x);
          double[][] a = leak(w, "a", first);
          double[][] ca = rows(dense(w, "c", a), a, Plain::concat);
          return rows(leak(w, "b", first), ca, Plain::concat);
        });
  }

  @Test
  void valuesAreCombinedByEquations() {
    Written.perStep(
            INPUT,
            LEAK,
            """
            a = leak(3)
            b = dense(3) * 2 + dense(3) from a - given * a
            tanh(b - a) / 2 + max(a, 0)
            """)
        .isAtEachStep((w, x) -> {
          double[][] a = leak(w, "a", x);
          double[][] left = dense(w, "dense_1", a);
          double[][] right = dense(w, "dense_2", a);
          double[][] result = new double[x.length][];
          for (int t = 0; t < x.length; t++) {
            double[] b = subtract(add(scaled(2, left[t]), right[t]), times(x[t], a[t]));
            result[t] =
                add(
                    scaled(0.5, tanh(subtract(b, a[t]))),
                    each(a[t], element -> Math.max(element, 0)));
          }
          return result;
        });
  }

  @Test
  void functionsStandOnLines() {
    Written.perStep(
            INPUT,
            "",
            """
            dense(4)
            relu
            softmax
            s = log
            exp from s
            normalize
            """)
        .isAtEachStep((w, x) ->
            stepwise(
                dense(w, "dense_1", x),
                in -> normalize(Plain.softmax(each(in, element -> Math.max(0, element))))));
  }

  @Test
  void residualAddsWhatGoesIn() {
    Written.perStep(
            INPUT,
            LEAK,
            """
            r = residual {
              dense(5)
              residual { leak(5), tanh }
              leak(3)
            }
            2 * r
            """)
        .isAtEachStep((w, x) -> {
          double[][] wide = dense(w, "dense_1", x);
          double[][] inner = rows(stepwise(leak(w, "leak_1", wide), Plain::tanh), wide, Plain::add);
          return rows(leak(w, "leak_2", inner), x, (a, b) -> scaled(2, add(a, b)));
        });
  }

  @Test
  void eachCopyOfRepeatHasItsOwnWeights() {
    Written.perStep(
            INPUT,
            LEAK,
            """
            repeat(2) {
              a = leak(3)
              dense(3) + a
            }
            """)
        .isAtEachStep((w, x) -> {
          double[][] first = leak(w, "a_1", x);
          double[][] between = rows(dense(w, "dense_1", first), first, Plain::add);
          double[][] second = leak(w, "a_2", between);
          return rows(dense(w, "dense_2", second), second, Plain::add);
        });
  }

  @Test
  void repeatMayStandInRepeat() {
    Written.perStep(INPUT, LEAK, "repeat(2) { repeat(2) { residual { leak(3) } } }")
        .isAtEachStep((w, x) -> {
          double[][] value = x;
          for (int copy = 1; copy <= 4; copy++) {
            value = rows(leak(w, "leak_" + copy, value), value, Plain::add);
          }
          return value;
        });
  }

  @Test
  void aParamMayBeACell() {
    Written.perStep(
            INPUT,
            "param unit = leak\nparam width = 2 * 2\n" + LEAK,
            """
            unit(hidden = width)
            unit(hidden = width / 2)
            """)
        .isAtEachStep((w, x) -> leak(w, "leak_2", leak(w, "leak_1", x)));
  }

  @Test
  void weightsAreTied() {
    Written.perStep(
            INPUT,
            LEAK
                + """
                layer back(size) {
                  input   x
                  weights W [size(x), size]
                  output  transpose(W) @ x
                }
                """,
            """
            a = leak(3)
            b = leak(3, W = a.U, U = a.U)
            c = back(3, W = a.U)
            """)
        .isAtEachStep((w, x) -> {
          double[][] u = w.matrix("a.U");
          double[][] b =
              recur(
                  leak(w, "a", x), fill(3, 0), (in, h) -> tanh(add(product(u, in), product(u, h))));
          return stepwise(b, in -> product(transpose(u), in));
        });
  }

  @Test
  void anEmbeddingIsTiedToTheOutput() {
    Written.tokens(
            Sequences.tokens(5, 4, 2, 0, 5),
            LEAK,
            """
            x = embed(3)
            leak(3)
            dense(vocabulary, W = x.W, bias = no)
            """)
        .isAtEachStep((w, x) -> {
          double[][] table = w.matrix("x.W");
          double[][] embedded = stepwise(x, token -> product(transpose(table), token));
          return stepwise(leak(w, "leak_1", embedded), h -> product(table, h));
        });
  }

  @Test
  void layerNormHasAGainAndAShift() {
    Written.perStep(INPUT, "", "dense(6)\nn = layer_norm\nm = layer_norm_rnn(4)")
        .isAtEachStep((w, x) -> {
          double[][] n =
              stepwise(
                  dense(w, "dense_1", x),
                  in -> add(times(w.vector("n.gain"), normalize(in)), w.vector("n.shift")));
          return recur(
              n,
              fill(4, 0),
              (in, h) -> {
                double[] sum = add(product(w.matrix("m.W"), in), product(w.matrix("m.U"), h));
                return tanh(add(times(w.vector("m.gain"), normalize(sum)), w.vector("m.b")));
              });
        });
  }

  @Test
  void dropoutIsNothingInEvaluation() {
    Written.perStep(
            INPUT,
            LEAK,
            """
            dropout(0.5)
            leak(3, dropout = 0.5, recurrent_dropout = 0.5)
            dropout(0.9, per = sequence)
            """)
        .isAtEachStep((w, x) -> leak(w, "leak_1", x));
  }

  @Test
  void bidirectionalRunsBothWaysOverEachRow() {
    Written.perSequence(
            INPUT,
            LEAK,
            """
            bidirectional { leak(2) }
            leak(3, direction = backward)
            last
            """)
        .is((w, x) -> {
          double[][] both =
              rows(leak(w, "leak_1", x), backward(leak(w, "leak_2", backward(x))), Plain::concat);
          return Plain.last(leak(w, "leak_3", backward(both)), fill(3, 0));
        });
  }

  @Test
  void whatIsMaskedIsZeroAndLeavesStates() {
    Written written =
        Written.perStep(
            INPUT,
            """
            cell count {
              input  x
              state  n[size(x)] = 5
              n' = n + 1 + 0 * x
              output n'
            }
            """,
            "count");
    for (Backend backend : List.of(new ReferenceBackend(), new CpuBackend())) {
      double[][][] outputs = written.outputs(backend);
      for (int row = 0; row < INPUT.batch(); row++) {
        for (int t = 0; t < INPUT.timeSteps(); t++) {
          double expected = t < INPUT.lengths()[row] ? 6 + t : 0;
          assertThat(outputs[row][t]).containsOnly(expected);
        }
      }
    }
  }
}
