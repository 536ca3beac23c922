package dev.rnnc.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rnnc.ir.Emitter;
import dev.rnnc.ir.Leaf;
import dev.rnnc.ir.Loop;
import dev.rnnc.ir.Multiply;
import dev.rnnc.ir.Program;
import dev.rnnc.ir.Rearrange;
import dev.rnnc.ir.Reduce;
import dev.rnnc.ir.Type;
import dev.rnnc.ir.UnaryFunction;
import dev.rnnc.ir.Value;
import dev.rnnc.source.BrokenInvariant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlannerTest {
  private final Emitter main = Emitter.startingAt(0);

  private Value input(String name, Type type) {
    return main.emit(name, new Leaf.Input(name, type));
  }

  private Value parameter(String name, Type type) {
    return main.emit(name, new Leaf.Parameter(name, type));
  }

  private Plan plan(Value... outputs) {
    List<Program.Output> named = new ArrayList<>();
    for (Value output : outputs) {
      named.add(new Program.Output("out" + named.size(), output));
    }
    return Planner.plan(new Program("test", main.block(), named, List.of()), Target.cpu());
  }

  /** {@code h' = tanh(U @ h + x)}, and all h' if {@code collected}. */
  private List<Value> recurrence(boolean collected) {
    Value u = parameter("U", Type.whole(4, 4));
    Value x = input("x", Type.sequence(4));
    Value start = input("start", Type.row(4));
    Emitter body = main.nested();
    Value uStep = body.parameter("U", u.type());
    Value xStep = body.parameter("x", Type.row(4));
    Value h = body.parameter("h", Type.row(4));
    Value sum = body.add(body.emit("", new Multiply.Product(uStep, h, false)), xStep);
    Value next = body.unary(UnaryFunction.TANH, sum);
    return main.emit(
        new Loop(
            false,
            List.of(new Loop.Carried(start, h, next)),
            List.of(new Loop.Sequence(x, xStep)),
            List.of(new Loop.Captured(u, uStep)),
            collected ? List.of(next) : List.of(),
            body.block()));
  }

  private static Node.Sweep loop(Plan plan) {
    return plan.phases().stream()
        .flatMap(phase -> phase.nodes().stream())
        .filter(node -> node instanceof Node.Sweep sweep && sweep.recurrent())
        .map(Node.Sweep.class::cast)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void readsACollectedStateInTheRowsOfTheTimeStepBefore() {
    Plan plan = plan(recurrence(true).get(1));
    List<Step> body = loop(plan).body();
    assertThat(body).hasSize(2);
    View before = ((Step.Product) body.get(0)).x();
    View after = ((Step.Kernel) body.get(1)).sinks().getFirst().view();
    assertThat(plan.buffer(before).rows()).isEqualTo(Rows.STATES);
    assertThat(after).isEqualTo(new View(before.buffer(), 0, 4, true, true, 1, false));
    assertThat(before.shift()).isZero();
  }

  @Test
  void writesAStateThatNobodyCollectsInPlace() {
    Plan plan = plan(recurrence(false).get(0));
    List<Step> body = loop(plan).body();
    assertThat(body).hasSize(2);
    View before = ((Step.Product) body.get(0)).x();
    assertThat(((Step.Kernel) body.get(1)).sinks().getFirst().view()).isEqualTo(before);
    assertThat(plan.buffer(before).rows()).isEqualTo(Rows.BATCH);
  }

  @Test
  void computesPartsOfAConcatenationInItsColumns() {
    Value x = input("x", Type.sequence(3));
    Value y = input("y", Type.sequence(5));
    Value both =
        main.emit(
            "",
            new Rearrange.Concat(
                List.of(main.unary(UnaryFunction.TANH, x), main.unary(UnaryFunction.SIGMOID, y)),
                0));
    Plan plan = plan(both);
    List<View> written =
        plan.phases().getFirst().nodes().getFirst().steps().stream()
            .flatMap(step -> step.writes().stream())
            .toList();
    assertThat(written).hasSize(2);
    assertThat(written).extracting(View::column).containsExactlyInAnyOrder(0, 3);
    assertThat(written).extracting(View::buffer).containsOnly(written.getFirst().buffer());
  }

  @Test
  void cutsKernelsThatHoldTooManyCostlyFunctions() {
    Value value = input("x", Type.sequence(3));
    for (int i = 0; i < 7; i++) {
      value = main.unary(UnaryFunction.TANH, value);
    }
    List<Step> steps = plan(value).phases().getFirst().nodes().getFirst().steps();
    assertThat(steps)
        .hasSize(4)
        .allSatisfy(step -> assertThat(((Step.Kernel) step).code()).hasSizeBetween(1, 2));
  }

  @Test
  void sharesMemoryOfWhatIsNoLongerRead() {
    Value matrix = parameter("W", Type.whole(4, 4));
    Value value = input("x", Type.sequence(4));
    for (int i = 0; i < 20; i++) {
      value = main.emit("", new Multiply.Product(matrix, value, false));
    }
    assertThat(plan(value).slots()).isLessThanOrEqualTo(3);
  }

  @Test
  void preparesWeightsApartFromTheRun() {
    Plan plan = plan(recurrence(true).get(1));
    assertThat(plan.weights()).hasSize(1);
    assertThat(plan.weights().getFirst().nodes())
        .allSatisfy(node -> assertThat(node.steps()).hasExactlyElementsOfTypes(Step.Pack.class));
  }

  @Test
  void waitsBetweenRowsAndTheirSum() {
    Value x = main.unary(UnaryFunction.EXP, input("x", Type.sequence(4)));
    Value sum = main.emit("", new Reduce.SumRows(x, false));
    Value scaled = main.multiply(x, main.expand(sum, x.type()));
    assertThat(plan(scaled).phases())
        .extracting(Phase::sharing)
        .containsExactly(Phase.Sharing.ROWS, Phase.Sharing.COLUMNS, Phase.Sharing.ROWS);
  }

  @Test
  void addsAProductInPlace() {
    Value w = parameter("W", Type.whole(4, 4));
    Value x = input("x", Type.sequence(4));
    Value y = main.unary(UnaryFunction.EXP, x);
    Value sum = main.add(main.emit("", new Multiply.Product(w, y, false)), main.multiply(x, y));
    List<Step> steps = plan(sum).phases().getFirst().nodes().getFirst().steps();
    assertThat(steps).hasExactlyElementsOfTypes(Step.Kernel.class, Step.Product.class);
    assertThat(((Step.Product) steps.getLast()).accumulate()).isTrue();
  }

  @Test
  void addsAPartOfAProductByAKernel() {
    Value w = parameter("W", Type.whole(6, 4));
    Value x = input("x", Type.sequence(4));
    Value y = main.unary(UnaryFunction.EXP, x);
    Value product = main.emit("", new Multiply.Product(w, y, false));
    Value part = main.emit("", new Rearrange.Slice(product, 0, 2, 6));
    Value sum = main.add(part, main.multiply(x, y));
    Value other = main.emit("", new Rearrange.Slice(product, 0, 0, 2));
    List<Step> steps = plan(sum, other).phases().getFirst().nodes().getFirst().steps();
    assertThat(steps)
        .filteredOn(Step.Product.class::isInstance)
        .map(Step.Product.class::cast)
        .singleElement()
        .satisfies(step -> assertThat(step.y().width()).isEqualTo(6))
        .satisfies(step -> assertThat(step.accumulate()).isFalse());
  }

  @Test
  void forecastsMemory() {
    Plan plan = plan(recurrence(true).get(1));
    // The states, what the product gives, and the packed matrix.
    assertThat(Forecast.bytes(plan)).isEqualTo(new Forecast(16, 0, 32, 64));
    // x and the first state.
    assertThat(Forecast.inputBytes(plan)).isEqualTo(new Forecast(16, 0, 16, 0));
    assertThat(Forecast.productFlop(plan).of(10, 10, 3)).isEqualTo(10 * 3 * 32);
  }

  @Test
  void refusesPlansThatReadWhatWasNotWritten() {
    Plan plan = plan(recurrence(true).get(1));
    Plan cut =
        new Plan(
            plan.name(),
            plan.buffers(),
            plan.packed(),
            List.of(),
            plan.phases(),
            plan.outputs(),
            plan.stores());
    assertThatThrownBy(() -> PlanVerifier.verify(cut))
        .isInstanceOf(BrokenInvariant.class)
        .hasMessageContaining("is not packed");
  }

  @Test
  void refusesProductsThatWriteAnotherWidthThanTheirMatrixHas() {
    Step.Product whole = (Step.Product) loop(plan(recurrence(true).get(1))).body().getFirst();
    Step.Product part =
        new Step.Product(whole.x(), whole.packed(), whole.y().columns(0, 3), whole.accumulate());
    Plan plan = Rewriting.sweeps(plan(recurrence(true).get(1)), body -> replaced(body, part));
    assertThatThrownBy(() -> PlanVerifier.verify(plan))
        .isInstanceOf(BrokenInvariant.class)
        .hasMessageContaining("is not as wide as its matrix");
  }

  private static List<Step> replaced(List<Step> body, Step first) {
    List<Step> steps = new ArrayList<>(body);
    steps.set(0, first);
    return steps;
  }

  @Test
  void printsPlans() {
    assertThat(plan(recurrence(true).get(1)).toString())
        .contains(
            "weights by columns", "pack", "at every time step in order", "tanh", "[t+1, b, 0..4]");
  }
}
