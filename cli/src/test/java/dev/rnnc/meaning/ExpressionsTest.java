package dev.rnnc.meaning;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Right sides of equations on one input, each value worked out by hand. */
final class ExpressionsTest {
  /** What every expression may read; here {@code W @ x = [0, 1]} and {@code V @ x = [3, 2]}. */
  private static Written layer(String body) {
    return Written.perStep(
            Sequences.of(new double[] {2, -1}),
            """
            layer f {
              input   x
              weights v [2]
              weights s [1]
              weights W, V [2, 2]
              weights H [2, 1, 1]
              unused  = 0 * (sum(v) + s + sum(W @ x) + sum(V @ x) + sum(H @ x))
              result  = %s
              output  result + unused
            }
            """
                .formatted(body),
            "f")
        .with("f_1.v", 3, 5)
        .with("f_1.s", 4)
        .with("f_1.W", 1, 2, 0, -1)
        .with("f_1.V", 2, 1, 1, 0)
        .with("f_1.H", 10, 100);
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # `@` binds before `*`, and both before `+`; a minus stands between `@` and `*`.
          v * W @ x                        | 0 5
          W @ x * v                        | 0 5
          2 * W @ x                        | 0 2
          W @ V @ x                        | 7 -2
          -W @ x                           | 0 -1
          -W @ x * v                       | 0 -5
          W @ -x                           | 0 -1
          W @ -x + v                       | 3 4
          -x * -x                          | 4 1
          -x + v                           | 1 6
          2 * x + v * W @ x - 1            | 3 2
          x - v * 2                        | -4 -11
          # Equal operators go from the left.
          2 - 3 - x                        | -3 0
          8 / 4 / x                        | 1 -2
          x / 2 * v                        | 3 -2.5
          9 - x + x                        | 9 9
          # The rows of outer(a, b) are b times the elements of a.
          outer(v, x) @ x                  | 15 25
          transpose(outer(v, x)) @ v       | 68 -34
          outer(s, x) @ x + v              | 23 25
          outer(v, W @ x) @ v              | 15 25
          # Comparisons come last and give 0 or 1.
          x < v - 2                        | 0 1
          1 - x > 0                        | 0 1
          x * v >= W @ x + 6               | 1 0
          x <= -1                          | 0 1
          x == 2                           | 1 0
          x != 2                           | 0 1
          (x > 0) * v + (x < 0) * 10       | 3 10
          max(x > 5, v > 4)                | 0 1
          1 - (x > 0)                      | 0 1
          # A number or a value of size 1 stands for all elements.
          s * x                            | 8 -4
          x - s                            | -2 -5
          sum(x) * v                       | 3 5
          v * sum(x)                       | 3 5
          mean(v) + x                      | 6 3
          1 + 2 * 3 + x                    | 9 6
          x * (1 / 4)                      | 0.5 -0.25
          W @ x + 1                        | 1 2
          W @ v                            | 13 -5
          # Weight expressions stand in products.
          (W - transpose(W)) @ x           | -2 -4
          transpose(W) @ x                 | 2 5
          transpose(transpose(W)) @ x      | 0 1
          (W * V) @ x                      | 2 0
          (W + V) @ x                      | 3 3
          (2 * W) @ x                      | 0 2
          (s * 2 * v) * x                  | 48 -40
          (W @ V) @ x                      | 7 -2
          W @ transpose(V) @ x             | 7 -2
          max(W, V) @ x                    | 2 2
          (W > 0) @ x                      | 1 0
          softmax(0 * W) @ x               | 0.5 0.5
          sum(W) @ s                       | 12 -4
          mean(V) @ s                      | 6 2
          abs(W) @ x                       | 0 -1
          -(-W) @ x                        | 0 1
          # Heads: a block for each part of the vector.
          H @ x                            | 20 -100
          (2 * H) @ x                      | 40 -200
          (H @ H) @ x                      | 200 -10000
          # Functions.
          where(x > 0, v, x)               | 3 -1
          where(W @ x, v, 8)               | 8 5
          clamp(x, -0.5, 1)                | 1 -0.5
          clamp(x, W @ x, v)               | 2 1
          max(x, 0)                        | 2 0
          min(v, x * x)                    | 3 1
          relu(x)                          | 2 0
          abs(x)                           | 2 1
          sqrt(x * x)                      | 2 1
          exp(log(v))                      | 3 5
          hard_sigmoid(3 * x)              | 1 0
          hard_sigmoid(1.5 * x)            | 1 0.25
          sigmoid(x - x)                   | 0.5 0.5
          tanh(x) / tanh(x)                | 1 1
          softmax(x - x)                   | 0.5 0.5
          softmax(x + log(v) - x)          | 0.375 0.625
          log(exp(softplus(x)) - 1)        | 2 -1
          slice(concat(x, v), 1, 3)        | -1 3
          sum(concat(x, v, s)) * x         | 26 -13
          """)
  void meansWhatHandsWorkOut(String expression, String expected) {
    double[] values =
        Arrays.stream(expected.split(" ", -1)).mapToDouble(Double::parseDouble).toArray();
    layer(expression).isAtEachStep((w, x) -> new double[][] {values});
  }
}
