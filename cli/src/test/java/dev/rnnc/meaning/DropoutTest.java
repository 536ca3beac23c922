package dev.rnnc.meaning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rnnc.backend.Backend;
import dev.rnnc.cpu.CpuBackend;
import dev.rnnc.reference.ReferenceBackend;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is dropped in training. The input is 1, 2, 4, 8 at four time steps, so that the sum of the
 * squares says which of them were dropped; at a rate of a half what is kept is doubled.
 */
final class DropoutTest {
  private static final Sequences POWERS =
      Sequences.of(new double[] {1}, new double[] {2}, new double[] {4}, new double[] {8});

  private static final String CELL =
      """
      cell c {
        input   x
        state   h[1]
        weights U [1, 1]
        h' = x
        output %s
      }
      """;

  static List<Backend> backends() {
    return List.of(new ReferenceBackend(), new CpuBackend());
  }

  /** Which sums of squares are seen in forty training steps, a kept 1 counting as 1. */
  private static Set<Integer> seen(Backend backend, Written written, int kept) {
    return LongStream.range(0, 40)
        .mapToObj(step -> written.sumOfSquares(backend, step) / kept)
        .peek(sum -> assertThat(sum).isEqualTo(Math.rint(sum)))
        .map(Double::intValue)
        .collect(Collectors.toSet());
  }

  /** Every subset of 1, 4, 16, 64, as sums. */
  private static Set<Integer> everySubset() {
    return IntStream.range(0, 16)
        .mapToObj(set -> (set & 1) + 4 * (set >> 1 & 1) + 16 * (set >> 2 & 1) + 64 * (set >> 3))
        .collect(Collectors.toSet());
  }

  @ParameterizedTest
  @MethodSource("backends")
  void aLayerDropsEachTimeStepByItself(Backend backend) {
    Set<Integer> seen = seen(backend, Written.perStep(POWERS, "", "dropout(0.5)"), 4);
    assertThat(everySubset()).containsAll(seen);
    assertThat(seen).hasSizeGreaterThan(8);
  }

  @ParameterizedTest
  @MethodSource("backends")
  void aLayerMayDropAWholeSequence(Backend backend) {
    assertThat(seen(backend, Written.perStep(POWERS, "", "dropout(0.5, per = sequence)"), 4))
        .containsExactlyInAnyOrder(0, 85);
  }

  @ParameterizedTest
  @MethodSource("backends")
  void aRecurrentLayerDropsItsInput(Backend backend) {
    Written written =
        Written.perStep(POWERS, CELL.formatted("x + 0 * U @ h"), "c = c(dropout = 0.5)");
    Set<Integer> seen = seen(backend, written, 4);
    assertThat(everySubset()).containsAll(seen);
    assertThat(seen).hasSizeGreaterThan(8);
  }

  /** The product sees 0, 1, 2, 4, all kept and doubled or all dropped. */
  @ParameterizedTest
  @MethodSource("backends")
  void theStateIsDroppedInProductsForAWholeSequence(Backend backend) {
    Written written =
        Written.perStep(POWERS, CELL.formatted("U @ h"), "c = c(recurrent_dropout = 0.5)")
            .with("c.U", 1);
    assertThat(seen(backend, written, 4)).containsExactlyInAnyOrder(0, 21);
  }

  @ParameterizedTest
  @MethodSource("backends")
  void theStateIsWholeOutsideProducts(Backend backend) {
    Written written =
        Written.perStep(POWERS, CELL.formatted("h + 0 * U @ h"), "c = c(recurrent_dropout = 0.5)");
    assertThat(seen(backend, written, 1)).containsExactly(21);
  }

  /** Each new value is the input or the state before. */
  @ParameterizedTest
  @MethodSource("backends")
  void zoneoutKeepsOldValues(Backend backend) {
    Written written =
        Written.perStep(POWERS, CELL.formatted("h' + 0 * U @ h"), "c = c(zoneout = 0.5)");
    Set<Integer> possible =
        IntStream.range(0, 16)
            .map(fresh -> {
              int state = 0;
              int sum = 0;
              for (int t = 0; t < 4; t++) {
                state = (fresh >> t & 1) == 1 ? 1 << t : state;
                sum += state * state;
              }
              return sum;
            })
            .boxed()
            .collect(Collectors.toSet());
    Set<Integer> seen = seen(backend, written, 1);
    assertThat(possible).containsAll(seen);
    assertThat(seen).hasSizeGreaterThan(8);
  }

  @ParameterizedTest
  @MethodSource("backends")
  void aLayerThatACellCallsDropsLikewise(Backend backend) {
    Written steps =
        Written.perStep(POWERS, CELL.formatted("dropout(x, rate = 0.5) + 0 * U @ h"), "c = c");
    Set<Integer> seen = seen(backend, steps, 4);
    assertThat(everySubset()).containsAll(seen);
    assertThat(seen).hasSizeGreaterThan(8);
    Written sequences =
        Written.perStep(
            POWERS, CELL.formatted("dropout(x, rate = 0.5, per = sequence) + 0 * U @ h"), "c = c");
    assertThat(seen(backend, sequences, 4)).containsExactlyInAnyOrder(0, 85);
  }

  /** DropConnect: a weight is the same at all time steps, and so is what is dropped of it. */
  @ParameterizedTest
  @MethodSource("backends")
  void aWeightIsDroppedForAllTimeSteps(Backend backend) {
    Written cell =
        Written.perStep(POWERS, CELL.formatted("dropout(U, rate = 0.5) @ h"), "c = c")
            .with("c.U", 1);
    assertThat(seen(backend, cell, 4)).containsExactlyInAnyOrder(0, 21);
    Written layer =
        Written.perStep(
                POWERS,
                """
                layer f {
                  input   x
                  weights W [1, 1]
                  output  dropout(W, rate = 0.5) @ x
                }
                """,
                "f = f")
            .with("f.W", 1);
    assertThat(seen(backend, layer, 4)).containsExactlyInAnyOrder(0, 85);
  }
}
