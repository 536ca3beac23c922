package dev.rnnc.meaning;

import static dev.rnnc.meaning.Plain.add;
import static dev.rnnc.meaning.Plain.backward;
import static dev.rnnc.meaning.Plain.concat;
import static dev.rnnc.meaning.Plain.each;
import static dev.rnnc.meaning.Plain.fill;
import static dev.rnnc.meaning.Plain.last;
import static dev.rnnc.meaning.Plain.product;
import static dev.rnnc.meaning.Plain.recur;
import static dev.rnnc.meaning.Plain.scaled;
import static dev.rnnc.meaning.Plain.tanh;

import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/**
 * What {@code last} takes: each direction's own final state, also where layers without state stand
 * between; of an empty sequence the starting state.
 */
final class LastTest {
  private static final Sequences INPUT = Sequences.drawn(3);

  /** Its state starts from a weight, so that an empty sequence shows where it comes from. */
  private static final String CELL =
      """
      cell c(hidden) {
        input   x
        state   h[hidden] = s
        weights s [hidden]
        weights W [hidden, size(x)]
        h' = tanh(W @ x + h / 2)
        output h'
      }
      """;

  private static double[][] states(Weights w, String layer, double[][] x) {
    return recur(
        x,
        w.vector(layer + ".s"),
        (in, h) -> tanh(add(product(w.matrix(layer + ".W"), in), scaled(0.5, h))));
  }

  private static double[] forward(Weights w, String layer, double[][] x) {
    return last(states(w, layer, x), w.vector(layer + ".s"));
  }

  private static double[] back(Weights w, String layer, double[][] x) {
    return forward(w, layer, backward(x));
  }

  private static double[] dense(Weights w, String layer, double[] x) {
    return add(product(w.matrix(layer + ".W"), x), w.vector(layer + ".b"));
  }

  private static double[] both(Weights w, double[][] x) {
    return concat(forward(w, "c_1", x), back(w, "c_2", x));
  }

  private static void network(String lines, BiFunction<Weights, double[][], double[]> formula) {
    Written.perSequence(INPUT, CELL, lines).is(formula);
  }

  @Test
  void ofARecurrentLayer() {
    network("c(4)\nlast", (w, x) -> forward(w, "c_1", x));
    network("c(4, direction = backward)\nlast", (w, x) -> back(w, "c_1", x));
    network("bidirectional { c(4) }\nlast", LastTest::both);
  }

  /** Of an empty sequence it is zero, as all that is masked: no state says what it would be. */
  @Test
  void ofARecurrentLayerWhoseOutputIsNoState() {
    String cell =
        """
        cell late {
          input  x
          state  h[size(x)] = 2
          h' = h / 2 + x
          output h * x - h'
        }
        """;
    BiFunction<Weights, double[][], double[]> output =
        (w, x) -> {
          double[] h = fill(3, 2);
          double[] result = fill(3, 0);
          for (double[] in : x) {
            double[] next = add(scaled(0.5, h), in);
            result = Plain.subtract(Plain.times(h, in), next);
            h = next;
          }
          return result;
        };
    Written.perSequence(INPUT, cell, "late\nlast").is(output);
    Written.perSequence(INPUT, cell, "late(direction = backward)\ntanh\nlast")
        .is((w, x) -> tanh(output.apply(w, backward(x))));
  }

  @Test
  void behindALayerWithoutState() {
    network("c(4)\ndense(2)\nlast", (w, x) -> dense(w, "dense_1", forward(w, "c_1", x)));
    network(
        "c(4, direction = backward)\ndense(2)\nlast",
        (w, x) -> dense(w, "dense_1", back(w, "c_1", x)));
    network("bidirectional { c(4) }\ndropout(0.5)\nlast", LastTest::both);
    network(
        "bidirectional { c(4) }\nlayer_norm\ndropout(0.5)\ndense(3)\ntanh\nlast",
        (w, x) -> {
          double[] normal = Plain.normalize(both(w, x));
          double[] scaled = Plain.times(w.vector("layer_norm_1.gain"), normal);
          return tanh(dense(w, "dense_1", add(scaled, w.vector("layer_norm_1.shift"))));
        });
  }

  @Test
  void behindResidual() {
    network(
        "bidirectional { c(4) }\nresidual { dropout(0.5), dense(8), tanh }\nlast",
        (w, x) -> add(both(w, x), tanh(dense(w, "dense_1", both(w, x)))));
    network(
        """
        bidirectional { c(2) }
        residual { bidirectional { c(2) } }
        last
        """,
        (w, x) -> {
          double[][] outer =
              Plain.rows(
                  states(w, "c_1", x), backward(states(w, "c_2", backward(x))), Plain::concat);
          double[] inner = concat(forward(w, "c_3", outer), back(w, "c_4", outer));
          return add(both(w, x), inner);
        });
  }

  @Test
  void behindRepeat() {
    network(
        "bidirectional { c(4) }\nrepeat(2) { residual { dense(8), dropout(0.1) } }\nlast",
        (w, x) -> {
          double[] value = both(w, x);
          value = add(value, dense(w, "dense_1", value));
          return add(value, dense(w, "dense_2", value));
        });
  }

  @Test
  void behindConcat() {
    network(
        """
        a = c(4, direction = backward)
        b = c(3) from given
        concat(a, b, a)
        last
        """,
        (w, x) -> concat(back(w, "a", x), forward(w, "b", x), back(w, "a", x)));
    network(
        """
        a = c(4, direction = backward)
        b = c(3) from given
        concat(tanh(a) - a, slice(b, 1, 3))
        last
        """,
        (w, x) -> {
          double[] a = back(w, "a", x);
          double[] b = forward(w, "b", x);
          return concat(
              each(a, element -> Math.tanh(element) - element), new double[] {b[1], b[2]});
        });
  }

  @Test
  void behindNamesAndEquations() {
    network(
        """
        both = bidirectional { c(2) }
        doubled = 2 * both
        d = dense(4) from doubled
        d * both
        last
        """,
        (w, x) -> Plain.times(dense(w, "d", scaled(2, both(w, x))), both(w, x)));
  }

  @Test
  void ofWhatHasNoState() {
    Written.perSequence(INPUT, "", "tanh\nlast").is((w, x) -> tanh(last(x, fill(3, 0))));
    network(
        "residual { c(3, direction = backward) }\nlast",
        (w, x) -> add(back(w, "c_1", x), last(x, fill(3, 0))));
  }

  @Test
  void nothingBehindItNeedsTimeSteps() {
    network(
        """
        end = bidirectional { c(4) }
        end_2 = last
        residual { dense(8) }
        y = tanh
        concat(y, end_2)
        """,
        (w, x) -> {
          double[] last = both(w, x);
          return concat(tanh(add(last, dense(w, "dense_1", last))), last);
        });
  }
}
