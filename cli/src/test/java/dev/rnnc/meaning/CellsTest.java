package dev.rnnc.meaning;

import static dev.rnnc.meaning.Plain.add;
import static dev.rnnc.meaning.Plain.each;
import static dev.rnnc.meaning.Plain.fill;
import static dev.rnnc.meaning.Plain.normalize;
import static dev.rnnc.meaning.Plain.product;
import static dev.rnnc.meaning.Plain.recur;
import static dev.rnnc.meaning.Plain.rows;
import static dev.rnnc.meaning.Plain.scaled;
import static dev.rnnc.meaning.Plain.sigmoid;
import static dev.rnnc.meaning.Plain.softmax;
import static dev.rnnc.meaning.Plain.subtract;
import static dev.rnnc.meaning.Plain.tanh;
import static dev.rnnc.meaning.Plain.times;
import static dev.rnnc.meaning.Plain.transpose;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Equations of small cells as a user writes them, each beside its formula in plain Java. */
final class CellsTest {
  private static final Sequences INPUT = Sequences.drawn(3);

  @Test
  void timesTakesAWholeProductAsItsOperand() {
    Written.perStep(
            INPUT,
            """
            cell gated(hidden) {
              input   x
              state   h[hidden]
              weights W, V [hidden, size(x)]
              weights U [hidden, hidden] = init
              r  = sigmoid(V @ x)
              h' = tanh(W @ x + r * U @ h - h / 2)
              output h'
            }
            """,
            "c = gated(4)")
        .isAtEachStep((w, x) ->
            recur(
                x,
                fill(4, 0),
                (in, h) -> {
                  double[] r = sigmoid(product(w.matrix("c.V"), in));
                  double[] recurrent = times(r, product(w.matrix("c.U"), h));
                  return tanh(
                      subtract(add(product(w.matrix("c.W"), in), recurrent), scaled(0.5, h)));
                }));
  }

  @Test
  void aMinusTakesAProductAndNotItsLeftSide() {
    Written.perStep(
            INPUT,
            """
            cell c {
              input   x
              state   h[2]
              weights W [2, size(x)]
              weights U [2, 2]
              h' = tanh(-W @ x * 2 - -U @ h)
              output -h'
            }
            """,
            "c = c")
        .isAtEachStep((w, x) ->
            Plain.stepwise(
                recur(
                    x,
                    fill(2, 0),
                    (in, h) ->
                        tanh(
                            add(
                                scaled(-2, product(w.matrix("c.W"), in)),
                                product(w.matrix("c.U"), h)))),
                h -> scaled(-1, h)));
  }

  @ParameterizedTest
  @CsvSource({"before", "after"})
  void choicesDecideWhichEquationsStand(String reset) {
    Written.perStep(
            INPUT,
            """
            cell gru2(hidden, reset: before | after = before) {
              input   x
              state   h[hidden]
              weights W_z, W_r, W_n [hidden, size(x)]
              weights U_z, U_r, U_n [hidden, hidden] = init
              bias    b_z, b_r, b_n [hidden]
              z = sigmoid(W_z @ x + U_z @ h + b_z)
              r = sigmoid(W_r @ x + U_r @ h + b_r)
              when reset == before {
                n = tanh(W_n @ x + U_n @ (r * h) + b_n)
              } else {
                bias c_n [hidden]
                n = tanh(W_n @ x + b_n + r * (U_n @ h + c_n))
              }
              h' = (1 - z) * n + z * h
              output h'
            }
            """,
            "c = gru2(4, reset = " + reset + ")")
        .isAtEachStep((w, x) ->
            recur(
                x,
                fill(4, 0),
                (in, h) -> {
                  double[] z = sigmoid(gate(w, "c", "z", in, h));
                  double[] r = sigmoid(gate(w, "c", "r", in, h));
                  double[] n =
                      reset.equals("before")
                          ? tanh(gate(w, "c", "n", in, times(r, h)))
                          : tanh(
                              add(
                                  product(w.matrix("c.W_n"), in),
                                  w.vector("c.b_n"),
                                  times(r, add(product(w.matrix("c.U_n"), h), w.vector("c.c_n")))));
                  return add(times(each(z, gate -> 1 - gate), n), times(z, h));
                }));
  }

  /** W @ x + U @ h + b of one gate. */
  private static double[] gate(Weights w, String layer, String gate, double[] x, double[] h) {
    return add(
        product(w.matrix(layer + ".W_" + gate), x),
        product(w.matrix(layer + ".U_" + gate), h),
        w.vector(layer + ".b_" + gate));
  }

  @Test
  void whenMayStandWithinWhen() {
    String cell =
        """
        cell c(kind: plain | leaky | fast = plain, rate = 0.5, floor = no) {
          input x
          state h[size(x)]
          when kind == plain {
            a = x
          } else when kind == leaky and not floor {
            a = rate * x
          } else {
            when floor and rate < 1 { a = max(x, -rate) } else { a = x * x }
          }
          h' = h / 2 + a
          output h'
        }
        """;
    isHalvedPlus(cell, "c", in -> in);
    isHalvedPlus(cell, "c(kind = leaky, rate = 0.25)", in -> scaled(0.25, in));
    isHalvedPlus(
        cell, "c(kind = leaky, floor = yes)", in -> each(in, element -> Math.max(element, -0.5)));
    isHalvedPlus(cell, "c(kind = fast, floor = yes, rate = 1)", in -> times(in, in));
    isHalvedPlus(cell, "c(kind = fast)", in -> times(in, in));
  }

  private static void isHalvedPlus(
      String cell, String call, java.util.function.UnaryOperator<double[]> added) {
    Written.perStep(INPUT, cell, call)
        .isAtEachStep(
            (w, x) -> recur(x, fill(3, 0), (in, h) -> add(scaled(0.5, h), added.apply(in))));
  }

  @Test
  void defaultsUseEarlierArguments() {
    Written.perStep(
            INPUT,
            """
            param base = 2
            cell bottleneck(hidden = base + 1, inner = 2 * hidden - 1, scale = 1 / inner) {
              input   x
              state   h[hidden]
              weights D [inner, hidden]
              weights E [hidden, inner]
              h' = tanh(x + scale * E @ tanh(D @ h))
              output h'
            }
            """,
            "c = bottleneck(inner = 4)")
        .isAtEachStep((w, x) ->
            recur(
                x,
                fill(3, 0),
                (in, h) ->
                    tanh(
                        add(
                            in,
                            scaled(
                                0.25,
                                product(w.matrix("c.E"), tanh(product(w.matrix("c.D"), h))))))));
  }

  @Test
  void layersAreCalledInEquations() {
    Written.perStep(
            INPUT,
            """
            layer swish(slope = 1) { input a, output a * sigmoid(slope * a) }
            layer affine(size) {
              input   a, b
              weights A [size, size(a)]
              weights B [size, size(b)]
              bias    c [size]
              output  A @ a + B @ b + c
            }
            cell c(hidden) {
              input  x
              state  h[hidden]
              n  = affine(x, h, size = hidden)
              h' = swish(n, slope = 2) + layer_norm(swish(h)) + affine(h, x, size = hidden)
              output h'
            }
            """,
            "c = c(4)")
        .isAtEachStep((w, x) ->
            recur(
                x,
                fill(4, 0),
                (in, h) -> {
                  double[] n = affine(w, "c.n.", in, h);
                  double[] rest =
                      add(
                          times(w.vector("c.layer_norm_1.gain"), normalize(times(h, sigmoid(h)))),
                          w.vector("c.layer_norm_1.shift"));
                  return add(
                      times(n, sigmoid(scaled(2, n))), rest, affine(w, "c.affine_1.", h, in));
                }));
  }

  private static double[] affine(Weights w, String prefix, double[] a, double[] b) {
    return add(
        product(w.matrix(prefix + "A"), a),
        product(w.matrix(prefix + "B"), b),
        w.vector(prefix + "c"));
  }

  @Test
  void weightsAreExpressionsOfWeights() {
    Written.perStep(
            INPUT,
            """
            cell stochastic(hidden, gamma = 0.1) {
              input   x
              state   h[hidden]
              weights W, V [hidden, hidden]
              weights I [hidden, size(x)]
              weights g [hidden]
              P  = softmax(W)
              A  = V - transpose(V)
              h' = transpose(P) @ h + 0.5 * tanh((A @ P) @ h - gamma * h + exp(I) @ x) * softmax(g)
              output h'
            }
            """,
            "c = stochastic(4)")
        .isAtEachStep((w, x) -> {
          double[][] p =
              Arrays.stream(w.matrix("c.W")).map(Plain::softmax).toArray(double[][]::new);
          double[][] v = w.matrix("c.V");
          double[][] a = rows(v, transpose(v), Plain::subtract);
          double[][] exp =
              Arrays.stream(w.matrix("c.I"))
                  .map(row -> each(row, Math::exp))
                  .toArray(double[][]::new);
          return recur(
              x,
              fill(4, 0),
              (in, h) -> {
                double[] inner = add(product(a, product(p, h)), scaled(-0.1, h), product(exp, in));
                double[] moved = times(tanh(inner), softmax(w.vector("c.g")));
                return add(product(transpose(p), h), scaled(0.5, moved));
              });
        });
  }

  @Test
  void aConditionChoosesElementByElement() {
    Written.perStep(
            INPUT,
            """
            cell c {
              input   x
              state   h[size(x)]
              weights limit [1]
              bias    b [size(x)]
              over = h > limit * x + 0.25
              h'   = where(over, h / 2, clamp(h + x, -2, b + 3)) - over * 0.125
              output h' - over
            }
            """,
            "c = c")
        .isAtEachStep((w, x) -> {
          double limit = w.vector("c.limit")[0];
          double[] b = w.vector("c.b");
          double[] h = fill(3, 0);
          double[][] outputs = new double[x.length][3];
          for (int t = 0; t < x.length; t++) {
            for (int i = 0; i < 3; i++) {
              boolean over = h[i] > limit * x[t][i] + 0.25;
              double sum = Math.min(Math.max(h[i] + x[t][i], -2), b[i] + 3);
              h[i] = over ? h[i] / 2 - 0.125 : sum;
              outputs[t][i] = h[i] - (over ? 1 : 0);
            }
          }
          return outputs;
        });
  }

  @Test
  void aCellTakesSeveralInputs() {
    Written.perStep(
            INPUT,
            """
            cell decayed {
              input   x, gap
              state   h[size(x)]
              weights W [size(x), size(gap)]
              h' = exp(-relu(W @ gap)) * h + x
              output h'
            }
            """,
            """
            a = tanh
            b = dense(2) from given
            c = decayed from (a, b)
            """)
        .isAtEachStep((w, x) ->
            recur(
                x,
                fill(3, 0),
                (in, h) -> {
                  double[] gap = add(product(w.matrix("b.W"), in), w.vector("b.b"));
                  double[] decay =
                      each(
                          product(w.matrix("c.W"), gap),
                          element -> Math.exp(-Math.max(0, element)));
                  return add(times(decay, h), tanh(in));
                }));
  }

  @Test
  void tokensAreLookedUp() {
    Written.tokens(
            Sequences.tokens(6, 4, 2, 0, 5),
            """
            cell c(hidden) {
              input   x
              state   h[hidden]
              state   seen[size(x)]
              weights W [hidden, size(x)]
              weights U [hidden, hidden]
              weights V [hidden, size(x)]
              h'    = tanh(W @ x + U @ h - V @ seen)
              seen' = seen / 2 + x
              output h'
            }
            """,
            "c = c(4)")
        .isAtEachStep((w, x) -> {
          double[] h = fill(4, 0);
          double[] seen = fill(6, 0);
          double[][] states = new double[x.length][];
          for (int t = 0; t < x.length; t++) {
            h =
                tanh(
                    subtract(
                        add(product(w.matrix("c.W"), x[t]), product(w.matrix("c.U"), h)),
                        product(w.matrix("c.V"), seen)));
            seen = add(scaled(0.5, seen), x[t]);
            states[t] = h;
          }
          return states;
        });
  }
}
