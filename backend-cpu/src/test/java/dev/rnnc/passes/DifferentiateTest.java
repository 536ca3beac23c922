package dev.rnnc.passes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.rnnc.autodiff.Differentiate;
import dev.rnnc.autodiff.Gradients;
import dev.rnnc.backend.Device;
import dev.rnnc.backend.DeviceOptions;
import dev.rnnc.backend.Run;
import dev.rnnc.ir.BinaryFunction;
import dev.rnnc.ir.Elementwise;
import dev.rnnc.ir.Emitter;
import dev.rnnc.ir.Instruction;
import dev.rnnc.ir.Leaf;
import dev.rnnc.ir.Loop;
import dev.rnnc.ir.Multiply;
import dev.rnnc.ir.Program;
import dev.rnnc.ir.Rearrange;
import dev.rnnc.ir.Reduce;
import dev.rnnc.ir.Tokens;
import dev.rnnc.ir.Type;
import dev.rnnc.ir.UnaryFunction;
import dev.rnnc.ir.Value;
import dev.rnnc.reference.ReferenceBackend;
import dev.rnnc.source.BrokenInvariant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the conventions of differentiation promise, and what it must not do. */
class DifferentiateTest {
  private static final Type THREE = Type.whole(3);

  private final Emitter out = Emitter.startingAt(0);
  private final Value x = out.emit("x", new Leaf.Parameter("x", THREE));
  private final Device device = new ReferenceBackend().open(new DeviceOptions(1, 1));

  /** The gradient of the sum of {@code y} by {@link #x} at a point. */
  private double[] gradient(Value y, double... at) {
    Value loss = out.emit("loss", new Reduce.SumFeatures(y));
    Program forward =
        new Program("test", out.block(), List.of(new Program.Output("loss", loss)), List.of());
    Gradients gradients = Differentiate.gradients(forward, loss, List.of(x));
    return run(gradients.program(), gradients.of(x), at);
  }

  private double[] run(Program program, Value result, double... at) {
    device.storage().writeExact("x", at);
    double[] elements = new double[3];
    Program whole =
        new Program("test", program.main(), List.of(new Program.Output("d", result)), List.of());
    device.load(whole).run(new Run().sizes(1, 1).input("t", new int[] {1}).output("d", elements));
    return elements;
  }

  private Value number(double number) {
    return out.constant(number, THREE);
  }

  @Test
  void reluHasNoSlopeAtZero() {
    assertThat(gradient(out.unary(UnaryFunction.RELU, x), -1, 0, 2)).containsExactly(0, 0, 1);
  }

  @Test
  void signAndAbsoluteValue() {
    Value y = out.add(out.unary(UnaryFunction.SIGN, x), out.unary(UnaryFunction.ABS, x));
    assertThat(gradient(y, -2, 0, 3)).containsExactly(-1, 0, 1);
  }

  @Test
  void clampPassesTheGradientAtItsBounds() {
    Value clamped =
        out.binary(BinaryFunction.MIN, out.binary(BinaryFunction.MAX, x, number(-1)), number(1));
    assertThat(gradient(clamped, -1, 1, 2)).containsExactly(1, 1, 0);
  }

  @Test
  void equalGreatestFeaturesShareTheGradient() {
    assertThat(gradient(out.emit("", new Reduce.MaxFeatures(x)), 5, 1, 5))
        .containsExactly(0.5, 0, 0.5);
  }

  @Test
  void branchThatIsNotChosenHasNoGradientWhateverItsValue() {
    Value positive = out.binary(BinaryFunction.LESS, number(0), x);
    Value quotient = out.divide(out.unary(UnaryFunction.SQRT, x), x);
    Value scaled = out.multiply(out.unary(UnaryFunction.LOG, x), quotient);
    double[] gradient = gradient(out.select(positive, scaled, number(1)), -1, 0, 1);
    assertThat(gradient).containsExactly(0, 0, 1);
  }

  @Test
  void whatTheLossDoesNotDependOnHasGradientZero() {
    Value condition = out.binary(BinaryFunction.LESS, x, number(1));
    assertThat(gradient(out.select(condition, number(1), number(2)), 0, 1, 2))
        .containsExactly(0, 0, 0);
  }

  /** The gradient of a function of the cross-entropy's gradient is the slope of that function. */
  @Test
  void gradientsCanBeDifferentiatedAgain() {
    Value target = out.emit("t", new Leaf.Input("t", Type.indexPerRow()));
    Value row = out.expand(x, Type.row(3));
    Value losses = out.emit("", new Reduce.CrossEntropy(row, target));
    Value loss = out.emit("", new Reduce.SumRows(losses, false));
    Gradients first =
        Differentiate.gradients(
            new Program("test", out.block(), List.of(), List.of()), loss, List.of(x));
    Emitter more = Emitter.startingAt(first.program().nextId());
    first.program().main().instructions().forEach(more::add);
    Value cube = more.multiply(x, more.multiply(x, first.of(x)));
    Value sum = more.emit("", new Reduce.SumFeatures(cube));
    Gradients second =
        Differentiate.gradients(
            new Program("test", more.block(), List.of(), List.of()), sum, List.of(x));
    double[] at = {0.3, -0.2, 0.5};
    double[] found = run(second.program(), second.of(x), at);
    double step = 1e-6;
    for (int k = 0; k < 3; k++) {
      double[] up = at.clone();
      double[] down = at.clone();
      up[k] += step;
      down[k] -= step;
      double slope =
          (total(run(second.program(), cube, up)) - total(run(second.program(), cube, down)))
              / (2 * step);
      assertThat(found[k]).isCloseTo(slope, within(1e-8));
    }
  }

  private static double total(double[] elements) {
    return elements[0] + elements[1] + elements[2];
  }

  @Test
  void inputsGetNoGradient() {
    Value input = out.emit("input", new Leaf.Input("input", Type.row(3)));
    Value w = out.emit("w", new Leaf.Parameter("w", Type.whole(3, 3)));
    Value y = out.emit("", new Multiply.Product(w, input, false));
    Value sum = out.emit("", new Reduce.SumRows(y, false));
    Value loss = out.emit("loss", new Reduce.SumFeatures(sum));
    Program forward = new Program("test", out.block(), List.of(), List.of());
    Program program = Differentiate.gradients(forward, loss, List.of(w)).program();
    assertThat(program.main().instructions().stream().map(Instruction::op))
        .filteredOn(Multiply.Product.class::isInstance)
        .hasSize(1);
  }

  @Test
  void loopKeepsOnlyWhatItsGradientReads() {
    Type row = Type.row(3);
    Emitter body = out.nested();
    Value state = body.parameter("h", row);
    Value weight = body.parameter("x", THREE);
    Value sum = body.add(state, body.expand(weight, row));
    Value next = body.unary(UnaryFunction.TANH, body.add(sum, body.constant(1, row)));
    List<Value> results =
        out.emit(
            new Loop(
                false,
                List.of(new Loop.Carried(out.constant(0, row), state, next)),
                List.of(),
                List.of(new Loop.Captured(x, weight)),
                List.of(),
                body.block()));
    Value rows = out.emit("", new Reduce.SumRows(results.getFirst(), false));
    Value loss = out.emit("loss", new Reduce.SumFeatures(rows));
    Program forward = new Program("test", out.block(), List.of(), List.of());
    Program program = Differentiate.gradients(forward, loss, List.of(x)).program();
    List<Loop> loops =
        program.main().instructions().stream()
            .map(Instruction::op)
            .filter(Loop.class::isInstance)
            .map(Loop.class::cast)
            .toList();
    assertThat(loops).hasSize(2);
    assertThat(loops.get(0).outputs()).containsExactly(next);
    assertThat(loops.get(1).reverse()).isTrue();
  }

  @Test
  void parameterThatTwoInstructionsReadIsRefused() {
    Value again = out.emit("x", new Leaf.Parameter("x", THREE));
    assertThatThrownBy(() -> gradient(out.multiply(x, again), 1, 2, 3))
        .isInstanceOf(BrokenInvariant.class)
        .hasMessageContaining("x is read by 2 instructions");
  }

  @Test
  void lossMustBeOneNumber() {
    Program forward = new Program("test", out.block(), List.of(), List.of());
    assertThatThrownBy(() -> Differentiate.gradients(forward, x, List.of(x)))
        .isInstanceOf(BrokenInvariant.class)
        .hasMessageContaining("the loss");
  }

  @Test
  void lookupGradientsCanBeDifferentiated() {
    Value index = out.emit("t", new Leaf.Input("t", Type.indexPerRow()));
    Value rows = out.emit("", new Elementwise.Expand(x, Type.row(3)));
    Value matrix = out.emit("", new Tokens.LookupGradient(rows, index, 2));
    Value squares = out.multiply(matrix, matrix);
    Value flat = out.emit("", new Rearrange.Reshape(squares, List.of(6)));
    assertThat(gradient(flat, 1, 2, 3)).containsExactly(2, 4, 6);
  }
}
