package dev.rnnc.meaning;

import static dev.rnnc.meaning.Plain.add;
import static dev.rnnc.meaning.Plain.backward;
import static dev.rnnc.meaning.Plain.concat;
import static dev.rnnc.meaning.Plain.each;
import static dev.rnnc.meaning.Plain.fill;
import static dev.rnnc.meaning.Plain.product;
import static dev.rnnc.meaning.Plain.recur;
import static dev.rnnc.meaning.Plain.rows;
import static dev.rnnc.meaning.Plain.scaled;
import static dev.rnnc.meaning.Plain.subtract;
import static dev.rnnc.meaning.Plain.tanh;
import static dev.rnnc.meaning.Plain.times;
import static dev.rnnc.meaning.Plain.transpose;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/**
 * States of small cells: where they start, what shape they have, when they change; each beside its
 * formula in plain Java.
 */
final class StatesTest {
  private static final Sequences INPUT = Sequences.drawn(3);

  @Test
  void aStateIsTheValueOfTheTimeStepBefore() {
    Written.perStep(
            INPUT,
            """
            cell delay {
              input  x
              state  p[size(x)]
              p' = x
              output p
            }
            """,
            "delay")
        .isAtEachStep((w, x) -> {
          double[][] before = new double[x.length][];
          for (int t = 0; t < x.length; t++) {
            before[t] = t == 0 ? fill(3, 0) : x[t - 1];
          }
          return before;
        });
  }

  @Test
  void aNewValueIsReadOnceItIsDefined() {
    Written.perStep(
            INPUT,
            """
            // A damped oscillator: the order of the lines is free.
            cell oscillator(dt = 0.25) {
              input  x
              state  y[size(x)]
              state  z[size(x)]
              output y' - y
              y' = y + dt * z'
              z' = z + dt * (x - y)
            }
            """,
            "oscillator")
        .isAtEachStep((w, x) -> {
          double[] y = fill(3, 0);
          double[] z = fill(3, 0);
          double[][] moved = new double[x.length][];
          for (int t = 0; t < x.length; t++) {
            z = add(z, scaled(0.25, subtract(x[t], y)));
            double[] next = add(y, scaled(0.25, z));
            moved[t] = subtract(next, y);
            y = next;
          }
          return moved;
        });
  }

  @Test
  void aStateStartsFromItsWeight() {
    Written.perStep(
            INPUT,
            """
            cell c(hidden) {
              input   x
              state   h[hidden] = tanh(h_0) / 2
              state   n[1] = 3
              weights h_0 [hidden]
              weights W [hidden, size(x)]
              h' = tanh(W @ x + n * h)
              n' = n - 1
              output h'
            }
            """,
            "c = c(4)")
        .isAtEachStep((w, x) -> {
          double[] h = scaled(0.5, tanh(w.vector("c.h_0")));
          double[][] states = new double[x.length][];
          for (int t = 0; t < x.length; t++) {
            h = tanh(add(product(w.matrix("c.W"), x[t]), scaled(3 - t, h)));
            states[t] = h;
          }
          return states;
        });
  }

  @Test
  void aLearnedStartIsAWeightOfEveryState() {
    Written.perStep(
            INPUT,
            """
            cell c {
              input x
              state h[size(x)]
              state g[size(x)] = 1
              h' = h / 2 + g * x
              g' = g / 4
              output h'
            }
            """,
            "c = c(start = learned)")
        .isAtEachStep((w, x) -> {
          double[] g = w.vector("c.g.start");
          double[] h = w.vector("c.h.start");
          double[][] states = new double[x.length][];
          for (int t = 0; t < x.length; t++) {
            h = add(scaled(0.5, h), times(g, x[t]));
            g = scaled(0.25, g);
            states[t] = h;
          }
          return states;
        });
  }

  @Test
  void aNumberStartsAllStates() {
    Written.perStep(
            INPUT,
            """
            cell c {
              input x
              state h[size(x)] = 7
              h' = h / 2 + x
              output h'
            }
            """,
            "c(start = -1.5)")
        .isAtEachStep((w, x) -> recur(x, fill(3, -1.5), (in, h) -> add(scaled(0.5, h), in)));
  }

  @Test
  void severalStatesOfSeveralSizes() {
    Written.perStep(
            INPUT,
            """
            cell c(hidden, memory) {
              input   x
              state   h, old [hidden]
              state   m[memory]
              state   s[1]
              weights W [hidden, size(x)]
              weights R [memory, hidden]
              weights Q [hidden, memory]
              s'   = s + sum(x) / 3
              m'   = tanh(R @ h' + m * s)
              h'   = tanh(W @ x + Q @ m) * (1 - old)
              old' = h
              output concat(h', s', m)
            }
            """,
            "c = c(2, memory = 3)")
        .isAtEachStep((w, x) -> {
          double[] h = fill(2, 0);
          double[] old = fill(2, 0);
          double[] m = fill(3, 0);
          double s = 0;
          double[][] outputs = new double[x.length][];
          for (int t = 0; t < x.length; t++) {
            double[] next =
                times(
                    tanh(add(product(w.matrix("c.W"), x[t]), product(w.matrix("c.Q"), m))),
                    each(old, element -> 1 - element));
            double sum = s + Arrays.stream(x[t]).sum() / 3;
            outputs[t] = concat(next, new double[] {sum}, m);
            m = tanh(add(product(w.matrix("c.R"), next), scaled(s, m)));
            old = h;
            h = next;
            s = sum;
          }
          return outputs;
        });
  }

  @Test
  void headsMixWithinTheirBlocks() {
    Written.perStep(
            INPUT,
            """
            cell blocks(hidden, heads) {
              input   x
              state   h[hidden]
              weights W [hidden, size(x)]
              weights R [heads, hidden / heads, hidden / heads] = init
              weights S [heads, hidden / heads, hidden / heads]
              h' = tanh(W @ x + (R - 2 * transpose(S)) @ h)
              output S @ h'
            }
            """,
            "c = blocks(6, heads = 3)")
        .isAtEachStep((w, x) ->
            Plain.stepwise(
                recur(
                    x,
                    fill(6, 0),
                    (in, h) -> {
                      double[][] mixed = new double[3][];
                      for (int head = 0; head < 3; head++) {
                        double[] part = Arrays.copyOfRange(h, 2 * head, 2 * head + 2);
                        mixed[head] =
                            subtract(
                                product(w.head("c.R", head), part),
                                scaled(2, product(transpose(w.head("c.S", head)), part)));
                      }
                      return tanh(add(product(w.matrix("c.W"), in), concat(mixed)));
                    }),
                h ->
                    concat(
                        product(w.head("c.S", 0), Arrays.copyOfRange(h, 0, 2)),
                        product(w.head("c.S", 1), Arrays.copyOfRange(h, 2, 4)),
                        product(w.head("c.S", 2), Arrays.copyOfRange(h, 4, 6)))));
  }

  @Test
  void aStateMayBeAMatrix() {
    Written.perStep(
            INPUT,
            """
            cell fading(rows) {
              input   x
              state   A[rows, size(x)] = A_0
              weights A_0, B [rows, size(x)]
              A' = 0.5 * A + max(A, B) - softmax(A)
              output A' @ x - A @ x
            }
            """,
            "c = fading(2)")
        .isAtEachStep((w, x) -> {
          double[][] a = w.matrix("c.A_0");
          double[][] b = w.matrix("c.B");
          double[][] outputs = new double[x.length][];
          for (int t = 0; t < x.length; t++) {
            double[][] greater = rows(a, b, (left, right) -> each(left, right, Math::max));
            double[][] kept = rows(a, greater, (left, right) -> add(scaled(0.5, left), right));
            double[][] soft = Arrays.stream(a).map(Plain::softmax).toArray(double[][]::new);
            double[][] next = rows(kept, soft, Plain::subtract);
            outputs[t] = subtract(product(next, x[t]), product(a, x[t]));
            a = next;
          }
          return outputs;
        });
  }

  @Test
  void backwardStartsAtEachRowsOwnLastStep() {
    Written.perSequence(
            INPUT,
            """
            cell c {
              input x
              state h[size(x)] = 1
              h' = tanh(h - x)
              output h'
            }
            """,
            """
            c(direction = backward)
            last
            """)
        .is((w, x) ->
            Plain.last(
                recur(backward(x), fill(3, 1), (in, h) -> tanh(subtract(h, in))), fill(3, 1)));
  }

  @Test
  void zoneoutIsItsExpectationInEvaluation() {
    Written.perStep(
            INPUT,
            """
            cell c {
              input x
              state h[size(x)]
              state g[size(x)]
              h' = tanh(x + h + g')
              g' = tanh(x - h)
              output h' + g'
            }
            """,
            "c(zoneout = 0.25, dropout = 0.5, recurrent_dropout = 0.5)")
        .isAtEachStep((w, x) -> {
          double[] h = fill(3, 0);
          double[] g = fill(3, 0);
          double[][] outputs = new double[x.length][];
          for (int t = 0; t < x.length; t++) {
            double[] freshG = tanh(subtract(x[t], h));
            double[] freshH = tanh(add(x[t], h, freshG));
            h = add(scaled(0.75, freshH), scaled(0.25, h));
            g = add(scaled(0.75, freshG), scaled(0.25, g));
            outputs[t] = add(h, g);
          }
          return outputs;
        });
  }
}
