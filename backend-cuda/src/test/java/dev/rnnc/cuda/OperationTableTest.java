package dev.rnnc.cuda;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rnnc.cases.Agreement;
import dev.rnnc.cases.OpCase;
import dev.rnnc.cases.OpCases;
import dev.rnnc.ir.Program;
import dev.rnnc.plan.IndexMoves;
import dev.rnnc.source.BrokenInvariant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every row of the table of operations, with its formula. */
class OperationTableTest {
  /** Float32 rounds by 6e-8; the longest sums of the table have some hundred terms. */
  private static final double TOLERANCE = 2e-5;

  @TestFactory
  Stream<DynamicTest> agreesWithItsFormula() {
    OnStandIn.backend();
    List<OpCase> cases = new ArrayList<>();
    for (OpCase row : OpCases.all()) {
      cases.add(named("case_" + cases.size(), row));
    }
    List<Program> programs =
        cases.stream()
            .map(OpCase::program)
            .filter(program -> IndexMoves.in(program).isEmpty())
            .toList();
    CudaBackend backend = new CudaBackend(new BatchCompiler(programs), shape -> shape);
    return cases.stream()
        .map(row -> DynamicTest.dynamicTest(row.name(), () -> check(backend, row)));
  }

  private static OpCase named(String name, OpCase row) {
    Program program = row.program();
    return new OpCase(
        row.name(),
        row.op(),
        new Program(name, program.main(), program.outputs(), program.stores()),
        row.timeSteps(),
        row.batch(),
        row.operands(),
        row.expected());
  }

  @AfterEach
  void nothingIsLeft() {
    OnStandIn.check();
  }

  private static void check(CudaBackend backend, OpCase row) {
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
  }
}
