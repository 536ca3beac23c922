package kernels;

import dev.rnnc.cpu.kernel.BinaryFunction;
import dev.rnnc.cpu.kernel.ElementwiseSpec;
import dev.rnnc.cpu.kernel.ElementwiseSpec.Instruction;
import dev.rnnc.cpu.kernel.ElementwiseSpec.Sink;
import dev.rnnc.cpu.kernel.ElementwiseSpec.Source;
import dev.rnnc.cpu.kernel.UnaryFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Writes an {@link ElementwiseSpec} line by line: all sources, then code, then sinks. */
final class CodeWriter {
  private final List<Source> sources = new ArrayList<>();
  private final List<Instruction> code = new ArrayList<>();
  private final List<Sink> sinks = new ArrayList<>();

  /** The number of a value that is read. */
  int read(Source source) {
    if (!code.isEmpty()) {
      throw new IllegalStateException("sources come before code: " + source);
    }
    sources.add(source);
    return sources.size() - 1;
  }

  /** Reads columns of the row of an array. */
  int row(int array, int first) {
    return read(new Source.Rows(array, first));
  }

  int constant(double value) {
    return write(new Instruction.Constant((float) value));
  }

  int sigmoid(int x) {
    return write(new Instruction.Unary(UnaryFunction.SIGMOID, x));
  }

  int tanh(int x) {
    return write(new Instruction.Unary(UnaryFunction.TANH, x));
  }

  int squareRoot(int x) {
    return write(new Instruction.Unary(UnaryFunction.SQRT, x));
  }

  int add(int a, int b) {
    return write(new Instruction.Binary(BinaryFunction.ADD, a, b));
  }

  int subtract(int a, int b) {
    return write(new Instruction.Binary(BinaryFunction.SUBTRACT, a, b));
  }

  int multiply(int a, int b) {
    return write(new Instruction.Binary(BinaryFunction.MULTIPLY, a, b));
  }

  int divide(int a, int b) {
    return write(new Instruction.Binary(BinaryFunction.DIVIDE, a, b));
  }

  /** {@code a * b + c}. */
  int multiplyAdd(int a, int b, int c) {
    return write(new Instruction.MultiplyAdd(a, b, c));
  }

  /** {@code gradient · y (1 - y)}, back through a sigmoid. */
  int throughSigmoid(int gradient, int y) {
    return multiply(gradient, multiply(y, subtract(constant(1), y)));
  }

  /** {@code gradient · (1 - y²)}, back through a tanh. */
  int throughTanh(int gradient, int y) {
    return multiply(gradient, subtract(constant(1), multiply(y, y)));
  }

  void sink(int value, int array, int first) {
    sinks.add(new Sink(value, array, first, false));
  }

  /** All that was written, on arrays that are padded as the backend's are. */
  ElementwiseSpec spec(int width) {
    Set<Integer> padded =
        IntStream.range(0, CellBody.ARRAYS).boxed().collect(Collectors.toUnmodifiableSet());
    return new ElementwiseSpec(width, sources, code, sinks, padded);
  }

  private int write(Instruction instruction) {
    code.add(instruction);
    return sources.size() + code.size() - 1;
  }
}
