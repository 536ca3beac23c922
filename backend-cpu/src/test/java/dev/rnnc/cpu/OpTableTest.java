package dev.rnnc.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rnnc.cases.Agreement;
import dev.rnnc.cases.OpCase;
import dev.rnnc.cases.OpCases;
import dev.rnnc.plan.IndexMoves;
import dev.rnnc.source.BrokenInvariant;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every row of the table of operations, with its formula and with more threads. */
class OpTableTest {
  /** Float32 rounds by 6e-8; the longest sums of the table have some hundred terms. */
  private static final double TOLERANCE = 2e-5;

  @TestFactory
  Stream<DynamicTest> agreesWithItsFormula() {
    return OpCases.all().stream().map(row -> DynamicTest.dynamicTest(row.name(), () -> check(row)));
  }

  private static void check(OpCase row) {
    CpuBackend backend = new CpuBackend();
    if (IndexMoves.in(row.program()).isPresent()) {
      assertThatThrownBy(() -> row.outputs(backend, 1))
          .isInstanceOf(BrokenInvariant.class)
          .hasMessageContaining("indices are copied");
      return;
    }
    Map<String, double[]> outputs = row.outputs(backend, 1);
    row.expected()
        .forEach((name, expected) ->
            Agreement.check(name, outputs.getOrDefault(name, new double[0]), expected, TOLERANCE));
    for (int threads = 2; threads <= 3; threads++) {
      Map<String, double[]> others = row.outputs(backend, threads);
      outputs.forEach((name, elements) -> assertThat(others.get(name)).isEqualTo(elements));
    }
  }
}
