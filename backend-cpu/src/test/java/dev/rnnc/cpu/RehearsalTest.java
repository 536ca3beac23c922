package dev.rnnc.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.rnnc.cpu.kernel.BinaryFunction;
import dev.rnnc.cpu.kernel.ElementwiseKernel;
import dev.rnnc.cpu.kernel.ElementwiseKernels;
import dev.rnnc.cpu.kernel.ElementwiseSpec;
import dev.rnnc.cpu.kernel.ElementwiseSpec.Instruction;
import dev.rnnc.cpu.kernel.ElementwiseSpec.Sink;
import dev.rnnc.cpu.kernel.ElementwiseSpec.Source;
import dev.rnnc.cpu.kernel.OuterSums;
import dev.rnnc.cpu.kernel.Product;
import dev.rnnc.cpu.kernel.Products;
import dev.rnnc.cpu.kernel.UnaryFunction;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RehearsalTest {
  /** Every kind of source, at columns that are not the first, in slots of their own and shared. */
  @ParameterizedTest
  @ValueSource(ints = {1, 64, 65, 130})
  void callsElementwiseCodeWithinItsArrays(int width) {
    ElementwiseSpec spec =
        new ElementwiseSpec(
            width,
            List.of(
                new Source.Rows(0, 7),
                new Source.Shared(1, 3),
                new Source.PerRow(2, 5),
                new Source.Gathered(3, 2, 1),
                new Source.Mask(0, 1 << 23, 2)),
            List.of(
                new Instruction.MultiplyAdd(0, 1, 2),
                new Instruction.Binary(BinaryFunction.ADD, 3, 4),
                new Instruction.Unary(UnaryFunction.TANH, 5),
                new Instruction.Binary(BinaryFunction.MULTIPLY, 6, 7)),
            List.of(new Sink(8, 4, 11, false), new Sink(7, 0, 7, true)));
    assertThat(calls(spec)).isPositive();
  }

  @Test
  void callsFlatCode() {
    ElementwiseSpec spec =
        new ElementwiseSpec(
            ElementwiseSpec.FLAT,
            List.of(new Source.Rows(0), new Source.PerRow(1)),
            List.of(new Instruction.MultiplyAdd(0, 1, 0)),
            List.of(new Sink(2, 0, false)));
    assertThat(calls(spec)).isPositive();
  }

  /** What is fast may still allocate, in code for what is left of a row. */
  @Test
  void goesOnAsLongAsCallsAllocate() {
    ElementwiseSpec spec =
        new ElementwiseSpec(
            ElementwiseSpec.FLAT,
            List.of(new Source.Rows(0)),
            List.of(new Instruction.Unary(UnaryFunction.NEGATE, 0)),
            List.of(new Sink(1, 0, false)));
    int allocating = 20_000;
    int[] calls = new int[1];
    byte[][] garbage = new byte[1][];
    rehearse(
        Rehearsal.of(
            (arrays, offsets, strides, indices, indexOffsets, indexStrides, begin, end) -> {
              calls[0]++;
              if (calls[0] < allocating) {
                garbage[0] = new byte[64];
              }
            },
            spec));
    assertThat(calls[0]).isGreaterThanOrEqualTo(allocating);
  }

  /** Until it is over, how often the code of a spec was called. */
  private static int calls(ElementwiseSpec spec) {
    int[] calls = new int[1];
    ElementwiseKernel kernel = ElementwiseKernels.compile(spec);
    Rehearsal rehearsal =
        Rehearsal.of(
            (arrays, offsets, strides, indices, indexOffsets, indexStrides, begin, end) -> {
              calls[0]++;
              kernel.run(arrays, offsets, strides, indices, indexOffsets, indexStrides, begin, end);
            },
            spec);
    rehearse(rehearsal);
    return calls[0];
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 16, 17, 33})
  void callsProductsAndSumsOfAnyColumns(int columns) {
    Product product = Products.of(300, 500);
    int width = Math.min(columns, product.panelWidth());
    Rehearsal ofProduct = Rehearsal.of(product.ofShape(Rehearsal.DEPTH, width), width, true);
    Rehearsal ofPackedSum = Rehearsal.of(OuterSums.of(500, 300, 512, 304), 8, width, false);
    Rehearsal ofSum = Rehearsal.of(OuterSums.of(100, 300, 112, 304), 4, width, false);
    assertThatCode(() -> rehearse(ofProduct)).doesNotThrowAnyException();
    assertThatCode(() -> rehearse(ofPackedSum)).doesNotThrowAnyException();
    assertThatCode(() -> rehearse(ofSum)).doesNotThrowAnyException();
  }

  /** It comes to an end, by time or by patience. */
  private static void rehearse(Rehearsal rehearsal) {
    boolean over = false;
    while (!over) {
      over = rehearsal.goOn();
    }
  }
}
