package dev.rnnc.reference;

import dev.rnnc.cases.Agreement;
import dev.rnnc.cases.OpCase;
import dev.rnnc.cases.OpCases;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The reference against the plain formula of every row of the table. */
class ReferenceOpTest {
  /** A few roundings in double. */
  private static final double TOLERANCE = 1e-12;

  static List<OpCase> cases() {
    return OpCases.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void agreesWithTheFormula(OpCase row) {
    Map<String, double[]> outputs = row.outputs(new ReferenceBackend(), 1);
    row.expected()
        .forEach((output, expected) ->
            Agreement.check(
                output, outputs.getOrDefault(output, new double[0]), expected, TOLERANCE));
  }
}
