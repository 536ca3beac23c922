package dev.rnnc.reference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rnnc.backend.Device;
import dev.rnnc.backend.DeviceOptions;
import dev.rnnc.backend.NonFinite;
import dev.rnnc.backend.Run;
import dev.rnnc.ir.BinaryFunction;
import dev.rnnc.ir.Elementwise;
import dev.rnnc.ir.Emitter;
import dev.rnnc.ir.Leaf;
import dev.rnnc.ir.Loop;
import dev.rnnc.ir.Program;
import dev.rnnc.ir.Reduce;
import dev.rnnc.ir.Steps;
import dev.rnnc.ir.Type;
import dev.rnnc.ir.UnaryFunction;
import dev.rnnc.ir.Value;
import dev.rnnc.ir.Verifier;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FirstNonFiniteTest {
  private static final Type ROW = Type.row(2);
  private static final Type SEQUENCE = Type.sequence(2);

  private final Device device = new ReferenceBackend().open(new DeviceOptions(1, 7));
  private final Emitter main = Emitter.startingAt(0);

  /** Sums what is given to a loss. */
  private Optional<NonFinite> find(Value value, Run run) {
    Value loss = main.emit("loss", new Reduce.SumRows(value, false));
    Program program =
        new Program("test", main.block(), List.of(new Program.Output("loss", loss)), List.of());
    return device.firstNonFinite(Verifier.verify("test", program), run);
  }

  /** {@code h = h * z; z = log(x) + b}, in a loop over three time steps. */
  private Value cell(Value x, boolean reverse) {
    Value bias = main.emit("b", new Leaf.Parameter("b", Type.whole(2)));
    Value initial = main.constant(1, ROW);
    Emitter body = main.nested();
    Value h = body.parameter("h", ROW);
    Value each = body.parameter("x", ROW);
    Value b = body.parameter("b", Type.whole(2));
    Value log = body.unary(UnaryFunction.LOG, each);
    Value z =
        body.emit("gru_1.z", new Elementwise.Binary(BinaryFunction.ADD, log, body.expand(b, ROW)));
    Value next = body.emit("gru_1.h", new Elementwise.Binary(BinaryFunction.MULTIPLY, h, z));
    Loop loop =
        new Loop(
            reverse,
            List.of(new Loop.Carried(initial, h, next)),
            List.of(new Loop.Sequence(x, each)),
            List.of(new Loop.Captured(bias, b)),
            List.of(next),
            body.block());
    return main.emit(loop).getFirst();
  }

  private static Run run(float... x) {
    return new Run().sizes(3, 2).input("x", x);
  }

  private Value input() {
    return main.emit("x", new Leaf.Input("x", SEQUENCE));
  }

  @Test
  void namesEquationTimeStepRowAndOperands() {
    device.storage().write("b", new float[] {0, 1});
    NonFinite found = find(cell(input(), false), run(3, 3, 3, 3, 3, 3, 3, -2, 3, 3, 3, 3)).get();
    assertThat(found.name()).isEqualTo("gru_1.z");
    assertThat(found.operation()).isEqualTo("log(x)");
    assertThat(found.timeStep()).isEqualTo(1);
    assertThat(found.batchRow()).isEqualTo(1);
    assertThat(found.found()).isNaN();
    assertThat(found.operands())
        .singleElement()
        .satisfies(operand -> {
          assertThat(operand.least()).isEqualTo(-2);
          assertThat(operand.greatest()).isEqualTo(-2);
        });
  }

  @Test
  void aPartOfAnEquationIsNamedByIt() {
    Value x = input();
    Value log = main.emit("gru_1", new Elementwise.Unary(UnaryFunction.LOG, x));
    Value sum = main.emit("gru_1", new Elementwise.Binary(BinaryFunction.ADD, log, x));
    Value z = main.emit("gru_1.z", new Elementwise.Unary(UnaryFunction.TANH, sum));
    Value h = main.emit("gru_1.h", new Elementwise.Unary(UnaryFunction.TANH, z));
    Value dense = main.emit("dense_1", new Elementwise.Unary(UnaryFunction.TANH, h));
    Run run = run(-1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1);
    assertThat(find(dense, run).get().name()).isEqualTo("gru_1.z");
  }

  @Test
  void aLayerWithoutEquationsOfItsOwnIsNamed() {
    Value x = input();
    Value log = main.emit("dense_1", new Elementwise.Unary(UnaryFunction.LOG, x));
    Value next = main.emit("dense_2", new Elementwise.Unary(UnaryFunction.TANH, log));
    Run run = run(-1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1);
    assertThat(find(next, run).get().name()).isEqualTo("dense_1");
  }

  @Test
  void followsAReverseLoopFromItsFirstStates() {
    device.storage().write("b", new float[] {0, 1});
    NonFinite found = find(cell(input(), true), run(3, 3, 3, 3, 3, 3, 3, 3, -2, 3, 3, 3)).get();
    assertThat(found.timeStep()).isEqualTo(2);
    assertThat(found.batchRow()).isEqualTo(0);
  }

  @Test
  void namesAWeightThatIsNotANumber() {
    device.storage().write("b", new float[] {0, Float.NaN});
    NonFinite found = find(cell(input(), false), run(3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3)).get();
    assertThat(found.operation()).isEqualTo("parameter b");
    assertThat(found.timeStep()).isNegative();
    assertThat(found.batchRow()).isNegative();
    assertThat(found.operands()).isEmpty();
  }

  @Test
  void finiteRunsAreNotBlamed() {
    device.storage().write("b", new float[] {0, 1});
    assertThat(find(cell(input(), false), run(3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3))).isEmpty();
  }

  @Test
  void whatAMaskDropsIsNotBlamed() {
    Value x = input();
    Value lengths = main.emit("lengths", new Leaf.Input("lengths", Type.indexPerRow()));
    Value log = main.emit("padded", new Elementwise.Unary(UnaryFunction.LOG, x));
    Value valid = main.expand(main.emit("", new Steps.Valid(lengths)), SEQUENCE);
    Value masked = main.select(valid, log, main.constant(0, SEQUENCE));
    Value root = main.emit("root", new Elementwise.Unary(UnaryFunction.SQRT, x));
    Value sum = main.add(masked, main.select(valid, root, main.constant(0, SEQUENCE)));
    float[] elements = {1, 0, 1, 2, 1, 2, -1, -1, 2, 2, -1, -1};
    Run run = run(elements).input("lengths", new int[] {3, 1});
    assertThat(find(sum, run).get().name()).isEqualTo("padded");
    elements[1] = 1;
    assertThat(device.firstNonFinite(rebuilt(sum), run)).isEmpty();
    elements[9] = -4;
    elements[8] = 0;
    NonFinite found = device.firstNonFinite(rebuilt(root), run).get();
    assertThat(found.name()).isEqualTo("root");
  }

  private Program rebuilt(Value output) {
    return new Program("test", main.block(), List.of(new Program.Output("y", output)), List.of());
  }

  @Test
  void onlyThePickedTimeStepIsFollowed() {
    Value x = input();
    Value lengths = main.emit("lengths", new Leaf.Input("lengths", Type.indexPerRow()));
    Value root = main.emit("root", new Elementwise.Unary(UnaryFunction.SQRT, x));
    Value last = main.emit("last", new Steps.Pick(root, lengths, Steps.Which.LAST));
    Run run = run(-1, -1, 1, 1, 1, 1, -1, -1, 1, 1, -1, -1).input("lengths", new int[] {2, 2});
    NonFinite found = find(last, run).get();
    assertThat(found.timeStep()).isEqualTo(1);
    assertThat(found.batchRow()).isEqualTo(1);
  }

  @Test
  void overflowsWhereFloatDoes() {
    Value x = input();
    Value e = main.emit("power", new Elementwise.Unary(UnaryFunction.EXP, x));
    NonFinite found = find(main.divide(e, e), run(1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 100, 1)).get();
    assertThat(found.name()).isEqualTo("power");
    assertThat(found.found()).isInfinite();
    assertThat(found.operands().getFirst().greatest()).isEqualTo(100);
  }

  @Test
  void anInfinityWrittenInTheProgramIsNotToBlame() {
    Value x = input();
    Value none = main.constant(Double.NEGATIVE_INFINITY, SEQUENCE);
    Value positive = main.binary(BinaryFunction.LESS, main.constant(0, SEQUENCE), x);
    Value scores = main.emit("scores", new Elementwise.Select(positive, x, none));
    Value weights = main.emit("weights", new Reduce.Softmax(scores));
    NonFinite found = find(weights, run(1, -1, -1, 1, -1, -1, 1, 1, 1, 1, 1, 1)).get();
    assertThat(found.name()).isEqualTo("weights");
    assertThat(found.operation()).startsWith("softmax");
    assertThat(found.timeStep()).isEqualTo(1);
    assertThat(found.batchRow()).isEqualTo(0);
  }

  @Test
  void aGradientIsFollowedThoughTheLossIsFinite() {
    Value x = input();
    Value root = main.emit("root", new Elementwise.Unary(UnaryFunction.SQRT, x));
    Value slope = main.emit("slope", new Elementwise.Unary(UnaryFunction.RECIPROCAL, root));
    Value gradient = main.emit("gradient", new Reduce.SumRows(slope, false));
    Value loss = main.emit("loss", new Reduce.SumRows(root, false));
    Program program =
        new Program(
            "test",
            main.block(),
            List.of(new Program.Output("loss", loss)),
            List.of(new Program.Store("gradient", gradient)));
    NonFinite found = device.firstNonFinite(program, run(1, 1, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1)).get();
    assertThat(found.name()).isEqualTo("slope");
    assertThat(found.timeStep()).isEqualTo(1);
    assertThat(found.batchRow()).isEqualTo(1);
    assertThat(device.storage().names()).isEmpty();
  }
}
