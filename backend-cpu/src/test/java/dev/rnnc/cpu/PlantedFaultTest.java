package dev.rnnc.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rnnc.backend.Device;
import dev.rnnc.backend.DeviceOptions;
import dev.rnnc.backend.Executable;
import dev.rnnc.ir.BinaryFunction;
import dev.rnnc.ir.Program;
import dev.rnnc.plan.Buffer;
import dev.rnnc.plan.Node;
import dev.rnnc.plan.Phase;
import dev.rnnc.plan.Plan;
import dev.rnnc.plan.Planner;
import dev.rnnc.plan.Step;
import dev.rnnc.plan.Target;
import dev.rnnc.plan.View;
import dev.rnnc.reference.ReferenceBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Comparing drawn programs with the reference finds faults that are planted in plans. */
class PlantedFaultTest {
  private static final int TIME_STEPS = 4;
  private static final int BATCH = 3;

  enum Fault {
    SUBTRACTION_TURNED_AROUND(
        steps(step ->
            code(
                step,
                line ->
                    line instanceof Step.Code.Binary(var function, int left, int right)
                            && function == BinaryFunction.SUBTRACT
                        ? new Step.Code.Binary(function, right, left)
                        : line))),
    ADDEND_FORGOTTEN(
        steps(step ->
            code(
                step,
                line ->
                    line instanceof Step.Code.MultiplyAdd(int left, int right, int addend)
                        ? new Step.Code.Binary(BinaryFunction.MULTIPLY, left, right)
                        : line))),
    BRANCHES_EXCHANGED(
        steps(step ->
            code(
                step,
                line ->
                    line instanceof Step.Code.Select(int condition, int then, int otherwise)
                        ? new Step.Code.Select(condition, otherwise, then)
                        : line))),
    SUM_OVERWRITTEN(
        steps(step ->
            step instanceof Step.Product product
                ? new Step.Product(product.x(), product.packed(), product.y(), false)
                : step)),
    STATE_OF_THE_WRONG_STEP(
        steps(step ->
            step instanceof Step.Kernel kernel
                ? new Step.Kernel(
                    kernel.width(),
                    kernel.sources().stream().map(Fault::unshifted).toList(),
                    kernel.code(),
                    kernel.sinks())
                : step)),
    LOOP_TURNED_AROUND(plan ->
        nodes(
            plan,
            node ->
                node instanceof Node.Sweep(boolean recurrent, boolean reverse, var before, var body)
                    ? new Node.Sweep(recurrent, !reverse, before, body)
                    : node)),
    MEMORY_SHARED_IN_USE(Fault::sharingAll);

    @SuppressWarnings("ImmutableEnumChecker") // functions without state
    private final UnaryOperator<Plan> plant;

    Fault(UnaryOperator<Plan> plant) {
      this.plant = plant;
    }

    private static UnaryOperator<Plan> steps(UnaryOperator<Step> change) {
      return plan ->
          nodes(
              plan,
              node ->
                  switch (node) {
                    case Node.Once(Step step) -> new Node.Once(change.apply(step));
                    case Node.Sweep sweep ->
                        new Node.Sweep(
                            sweep.recurrent(),
                            sweep.reverse(),
                            sweep.before(),
                            sweep.body().stream().map(change).toList());
                  });
    }

    private static Plan nodes(Plan plan, UnaryOperator<Node> change) {
      List<Phase> phases = new ArrayList<>();
      for (Phase phase : plan.phases()) {
        phases.add(
            new Phase(phase.sharing(), phase.pass(), phase.nodes().stream().map(change).toList()));
      }
      return with(plan, plan.buffers(), phases);
    }

    private static Step code(Step step, UnaryOperator<Step.Code> change) {
      return step instanceof Step.Kernel kernel
          ? new Step.Kernel(
              kernel.width(),
              kernel.sources(),
              kernel.code().stream().map(change).toList(),
              kernel.sinks())
          : step;
    }

    private static Step.Source unshifted(Step.Source source) {
      return source instanceof Step.Source.Load(View view) && view.time() && view.shift() == 0
          ? new Step.Source.Load(
              new View(view.buffer(), view.column(), view.width(), view.batch(), false, 0, false))
          : source;
    }

    private static Plan sharingAll(Plan plan) {
      List<Buffer> buffers = new ArrayList<>();
      for (Buffer buffer : plan.buffers()) {
        Buffer.Origin origin = buffer.origin();
        for (Buffer other : buffers) {
          if (origin instanceof Buffer.Origin.Own
              && other.origin() instanceof Buffer.Origin.Own
              && other.element() == buffer.element()
              && other.rows() == buffer.rows()
              && other.stride() == buffer.stride()) {
            origin = other.origin();
          }
        }
        buffers.add(
            new Buffer(
                buffer.id(),
                buffer.name(),
                buffer.element(),
                buffer.rows(),
                buffer.width(),
                buffer.stride(),
                origin));
      }
      return with(plan, buffers, plan.phases());
    }

    private static Plan with(Plan plan, List<Buffer> buffers, List<Phase> phases) {
      return new Plan(
          plan.name(),
          buffers,
          plan.packed(),
          plan.weights(),
          phases,
          plan.outputs(),
          plan.stores());
    }
  }

  @ParameterizedTest
  @EnumSource
  void isFound(Fault fault) {
    List<Program> programs = new ArrayList<>();
    programs.add(GruTraining.of(DrawnProgram.TOKENS, 7).optimised().training());
    for (int seed = 0; seed < 20; seed++) {
      programs.add(DrawnProgram.of(seed));
    }
    assertThat(programs)
        .anySatisfy(program -> {
          Plan plan = Planner.plan(program, Target.cpu());
          assertThat(difference(program, plan)).isLessThan(DrawnProgramsTest.TOLERANCE);
          assertThat(difference(program, fault.plant.apply(plan)))
              .isGreaterThan(DrawnProgramsTest.TOLERANCE);
        });
  }

  private static double difference(Program program, Plan plan) {
    DeviceOptions options = new DeviceOptions(1, 7);
    try (Device reference = new ReferenceBackend().open(options);
        Executable expected = reference.load(program);
        CpuDevice device = new CpuDevice(options);
        Executable actual = device.load(plan)) {
      Map<String, double[]> right = Runs.results(program, reference, expected, TIME_STEPS, BATCH);
      return Runs.difference(right, Runs.results(program, device, actual, TIME_STEPS, BATCH));
    }
  }
}
