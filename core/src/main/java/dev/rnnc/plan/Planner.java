package dev.rnnc.plan;

import dev.rnnc.ir.Loop;
import dev.rnnc.ir.Program;
import dev.rnnc.ir.Type;
import dev.rnnc.ir.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Makes the plan of a program. The entry of this package. */
public final class Planner {
  /** What is done to plans, in order. */
  private static final List<UnaryOperator<Plan>> PASSES =
      List.of(
          Forwarding::apply,
          Accumulation::apply,
          LossAndGradient::apply,
          Segmenting::apply,
          MemorySharing::share);

  private final Placement placement;
  private final Views views;
  private final StepWriter steps;

  private Planner(Placement placement, Views views, StepWriter steps) {
    this.placement = placement;
    this.views = views;
    this.steps = steps;
  }

  /** The plan of a verified program. */
  public static Plan plan(Program whole, Target target) {
    Program program = Live.of(whole);
    Definitions definitions = new Definitions(program);
    List<Unit> units = Units.of(definitions, target, program);
    Ordering.Stages stages = Ordering.stages(units);
    Placement placement = Placement.of(definitions, program.main(), units);
    Views views = new Views(placement, target);
    Planner planner = new Planner(placement, views, new StepWriter(definitions, views, program));

    List<Phase> weights = stages.weights().stream().map(planner::phase).toList();
    List<Phase> phases = new ArrayList<>(stages.run().stream().map(planner::phase).toList());
    List<Plan.Result> outputs = new ArrayList<>();
    for (Program.Output output : program.outputs()) {
      outputs.add(planner.result(output.name(), output.value()));
    }
    List<Plan.Result> stores = new ArrayList<>();
    for (Program.Store store : program.stores()) {
      stores.add(planner.result(store.parameter(), store.value()));
    }
    Plan separate =
        new Plan(
            program.name(),
            views.buffers(),
            planner.steps.packed(),
            weights,
            phases,
            outputs,
            stores);
    Plan plan = PlanVerifier.verify(separate);
    for (UnaryOperator<Plan> pass : PASSES) {
      plan = PlanVerifier.verify(pass.apply(plan));
    }
    return plan;
  }

  private Plan.Result result(String name, Value value) {
    View view = views.plain(value);
    Type type = value.type();
    Rows rows = type.time() ? Rows.SEQUENCE : type.batch() ? Rows.BATCH : Rows.WHOLE;
    return new Plan.Result(name, view, type.featureCount(), rows);
  }

  private Phase phase(Ordering.Stage stage) {
    List<Node> nodes = new ArrayList<>();
    List<Step> sweep = new ArrayList<>();
    for (Unit unit : stage.units()) {
      if (unit.work() instanceof Unit.Work.Looped looped) {
        close(sweep, nodes);
        loop(looped, nodes);
        continue;
      }
      for (Step step : steps.steps(unit)) {
        if (unit.type().time() && !(step instanceof Step.Place)) {
          sweep.add(step);
        } else {
          close(sweep, nodes);
          nodes.add(new Node.Once(step));
        }
      }
    }
    close(sweep, nodes);
    return new Phase(stage.sharing(), Pass.ONCE, nodes);
  }

  private static void close(List<Step> sweep, List<Node> nodes) {
    if (!sweep.isEmpty()) {
      nodes.add(new Node.Sweep(false, false, List.of(), sweep));
      sweep.clear();
    }
  }

  private void loop(Unit.Work.Looped looped, List<Node> nodes) {
    Loop loop = looped.loop();
    List<Step> before = new ArrayList<>();
    for (Loop.Carried state : loop.carried()) {
      before.addAll(steps.copy(state.initial(), view(state, Place.Moment.INITIAL)));
    }
    List<Step> body = new ArrayList<>();
    for (Unit unit : looped.body()) {
      body.addAll(steps.steps(unit));
    }
    List<Step> late = new ArrayList<>();
    for (Loop.Carried state : loop.carried()) {
      View to = view(state, Place.Moment.AFTER);
      for (Step step : steps.copy(state.next(), to)) {
        if (step instanceof Step.Kernel kernel && readsStates(kernel, loop)) {
          // The states trade places: each is read before any is written.
          View scratch =
              views.scratch(
                  Home.own(state.parameter().name(), state.parameter().type(), loop.body()));
          body.add(
              new Step.Kernel(
                  kernel.width(),
                  kernel.sources(),
                  kernel.code(),
                  List.of(new Step.Sink(kernel.sinks().getFirst().value(), scratch))));
          late.add(
              new Step.Kernel(
                  kernel.width(),
                  List.of(new Step.Source.Load(scratch)),
                  List.of(),
                  List.of(new Step.Sink(0, to))));
        } else {
          late.add(step);
        }
      }
    }
    body.addAll(late);
    if (!before.isEmpty() || !body.isEmpty()) {
      nodes.add(new Node.Sweep(true, loop.reverse(), before, body));
    }
  }

  private View view(Loop.Carried state, Place.Moment moment) {
    Place.Stored stored = placement.stored(state.parameter());
    return views.of(new Place.Stored(stored.home(), 0, stored.width(), moment));
  }

  private boolean readsStates(Step.Kernel kernel, Loop loop) {
    for (Loop.Carried state : loop.carried()) {
      View before = view(state, Place.Moment.BEFORE);
      if (!before.time()
          && kernel.reads().stream().anyMatch(view -> view.buffer() == before.buffer())) {
        return true;
      }
    }
    return false;
  }
}
