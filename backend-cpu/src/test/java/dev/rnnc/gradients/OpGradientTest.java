package dev.rnnc.gradients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rnnc.autodiff.Differentiate;
import dev.rnnc.autodiff.Gradients;
import dev.rnnc.backend.Device;
import dev.rnnc.backend.DeviceOptions;
import dev.rnnc.cases.Drawn;
import dev.rnnc.cases.OpCase;
import dev.rnnc.cases.OpCases;
import dev.rnnc.gradcheck.Comparison;
import dev.rnnc.gradcheck.FiniteDifferences;
import dev.rnnc.gradcheck.GradientReport;
import dev.rnnc.ir.Block;
import dev.rnnc.ir.ElementType;
import dev.rnnc.ir.Elementwise;
import dev.rnnc.ir.Emitter;
import dev.rnnc.ir.Instruction;
import dev.rnnc.ir.Leaf;
import dev.rnnc.ir.Loop;
import dev.rnnc.ir.Multiply;
import dev.rnnc.ir.Op;
import dev.rnnc.ir.Program;
import dev.rnnc.ir.Rearrange;
import dev.rnnc.ir.Reduce;
import dev.rnnc.ir.Steps;
import dev.rnnc.ir.Tokens;
import dev.rnnc.ir.Type;
import dev.rnnc.ir.Value;
import dev.rnnc.reference.ReferenceBackend;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The gradient of every row of the table of operations against finite differences. */
class OpGradientTest {
  /** Elements compared of each operand. */
  private static final int LIMIT = 6;

  static List<OpCase> cases() {
    return OpCases.all().stream()
        .filter(row -> !(row.op() instanceof Leaf))
        .filter(row -> row.expected().values().stream().allMatch(OpGradientTest::isFinite))
        .filter(row -> row.operands().stream().allMatch(operand -> isFinite(operand.elements())))
        .toList();
  }

  private static boolean isFinite(double[] elements) {
    return Arrays.stream(elements).allMatch(Double::isFinite);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void agreesWithFiniteDifferences(OpCase row) {
    try (Device device = new ReferenceBackend().open(new DeviceOptions(1, 1))) {
      Map<String, String> gradientOf = new HashMap<>();
      List<Value> weights = new ArrayList<>();
      for (Drawn operand : row.operands()) {
        if (operand.type().element() == ElementType.REAL) {
          device.storage().writeExact(operand.name(), operand.elements());
          gradientOf.put(operand.name(), "gradient/" + operand.name());
          weights.add(operand.value());
        }
      }
      Program program = withLoss(row, device);
      Gradients gradients = Differentiate.gradients(program, program.output("loss"), weights);
      List<Program.Store> stores = new ArrayList<>();
      for (Value weight : weights) {
        stores.add(new Program.Store("gradient/" + weight.name(), gradients.of(weight)));
      }
      Program storing =
          new Program(row.name(), gradients.program().main(), program.outputs(), stores);
      GradientReport report =
          FiniteDifferences.check(device, storing, row.run(), "loss", gradientOf, LIMIT);
      assertThat(report.agrees()).as("%s%n%s", report, storing).isTrue();
      if (row.program().main().instructions().stream().noneMatch(i -> bends(i.op()))) {
        assertThat(report.weights())
            .as("%s%n%s", report, storing)
            .allMatch(weight -> weight.count(Comparison.Verdict.SKIPPED) == 0);
      }
    }
  }

  /** Whether there are points where it has no derivative, which may be skipped. */
  private static boolean bends(Op op) {
    return switch (op) {
      case Elementwise.Unary unary ->
          switch (unary.function()) {
            case RELU, ABS, SIGN -> true;
            case NEGATE, SIGMOID, TANH, EXP, LOG, SQRT, SOFTPLUS, RECIPROCAL -> false;
          };
      case Elementwise.Binary binary ->
          switch (binary.function()) {
            case MAX, MIN, LESS, LESS_OR_EQUAL, EQUAL, NOT_EQUAL -> true;
            case ADD, SUBTRACT, MULTIPLY, DIVIDE -> false;
          };
      case Elementwise.Select _, Reduce.MaxFeatures _ -> true;
      case Loop loop -> loop.body().instructions().stream().anyMatch(i -> bends(i.op()));
      case Elementwise.Expand _, Leaf _, Multiply _, Reduce _, Rearrange _, Tokens _, Steps _ ->
          false;
    };
  }

  /**
   * The sum of all real results times numbers drawn for each element. Real inputs are parameters
   * here, which can be moved by less than a float can hold.
   */
  private static Program withLoss(OpCase row, Device device) {
    Emitter main = Emitter.startingAt(row.program().nextId());
    for (Instruction instruction : row.program().main().instructions()) {
      main.add(
          instruction.op() instanceof Leaf.Input(String name, Type type)
                  && type.element() == ElementType.REAL
              ? new Instruction(instruction.result(), new Leaf.Parameter(name, type))
              : instruction);
    }
    Value loss = main.constant(0, Type.whole(1));
    for (Program.Output output : row.program().outputs()) {
      if (output.value().type().element() == ElementType.REAL) {
        loss = main.add(loss, weighted(row, output, main, device));
      }
    }
    Block block = main.block();
    return new Program(row.name(), block, List.of(new Program.Output("loss", loss)), List.of());
  }

  private static Value weighted(OpCase row, Program.Output output, Emitter main, Device device) {
    Value result = output.value();
    Type type = result.type();
    SplittableRandom random = new SplittableRandom(output.name().hashCode());
    double[] factors = random.doubles(row.elements(type), -1, 1).toArray();
    device.storage().writeExact("factors of " + output.name(), factors);
    Value factor = main.emit("factor", new Leaf.Parameter("factors of " + output.name(), type));
    Value flat =
        main.emit(
            "", new Rearrange.Reshape(main.multiply(result, factor), List.of(type.featureCount())));
    Value sum = main.emit("", new Reduce.SumFeatures(flat));
    return sum.type().isWhole() ? sum : main.emit("", new Reduce.SumRows(sum, false));
  }
}
