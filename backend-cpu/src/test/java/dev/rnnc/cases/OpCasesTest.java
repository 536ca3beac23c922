package dev.rnnc.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rnnc.ir.BinaryFunction;
import dev.rnnc.ir.Block;
import dev.rnnc.ir.Elementwise;
import dev.rnnc.ir.Loop;
import dev.rnnc.ir.Op;
import dev.rnnc.ir.UnaryFunction;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table is complete: a new operation or function without a row fails here. */
class OpCasesTest {
  private static final List<OpCase> CASES = OpCases.all();

  private static Stream<Class<?>> records(Class<?> type) {
    return type.isSealed()
        ? Stream.of(type.getPermittedSubclasses()).flatMap(OpCasesTest::records)
        : Stream.of(type);
  }

  private static Stream<Op> operations() {
    return CASES.stream().map(OpCase::op);
  }

  private static Stream<Op> operationsOf(Block block) {
    return block.instructions().stream()
        .flatMap(instruction ->
            instruction.op() instanceof Loop loop
                ? operationsOf(loop.body())
                : Stream.of(instruction.op()));
  }

  @Test
  void everyOperationHasRows() {
    Set<Class<?>> seen = new HashSet<>(operations().<Class<?>>map(Op::getClass).toList());
    assertThat(seen).containsExactlyInAnyOrderElementsOf(records(Op.class).toList());
  }

  @Test
  void everyFunctionHasRows() {
    Set<Object> seen = new HashSet<>();
    operations().forEach(op -> function(op, seen));
    assertThat(seen).contains((Object[]) UnaryFunction.values());
    assertThat(seen).contains((Object[]) BinaryFunction.values());
  }

  @Test
  void everyFunctionHasRowsInsideLoops() {
    Set<Object> seen = new HashSet<>();
    operations()
        .filter(Loop.class::isInstance)
        .map(Loop.class::cast)
        .flatMap(loop -> operationsOf(loop.body()))
        .forEach(op -> function(op, seen));
    assertThat(seen).contains((Object[]) UnaryFunction.values());
    assertThat(seen).contains((Object[]) BinaryFunction.values());
  }

  private static void function(Op op, Set<Object> seen) {
    if (op instanceof Elementwise.Unary unary) {
      seen.add(unary.function());
    } else if (op instanceof Elementwise.Binary binary) {
      seen.add(binary.function());
    }
  }

  @Test
  void namesAreDistinct() {
    assertThat(CASES).extracting(OpCase::name).doesNotHaveDuplicates();
  }
}
