package dev.rnnc.plan;

import dev.rnnc.source.BrokenInvariant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Checks that views lie in their buffers, that code reads values defined before it, that only what
 * was written is read, and that phases keep to their sharing.
 */
public final class PlanVerifier {
  private final Plan plan;
  private final Set<Integer> written = new HashSet<>();
  private final Set<Packed> packed = new HashSet<>();

  private PlanVerifier(Plan plan) {
    this.plan = plan;
  }

  /** Returns the plan if it is sound, else names what is not. */
  public static Plan verify(Plan plan) {
    PlanVerifier verifier = new PlanVerifier(plan);
    for (int id = 0; id < plan.buffers().size(); id++) {
      Buffer buffer = plan.buffers().get(id);
      verifier.that(buffer.id() == id && buffer.stride() >= buffer.width(), buffer, "is malformed");
      if (!(buffer.origin() instanceof Buffer.Origin.Own)) {
        verifier.written.add(id);
      }
    }
    plan.weights().forEach(verifier::phase);
    plan.phases().forEach(verifier::phase);
    plan.outputs().forEach(result -> verifier.reads(result.view(), "output " + result.name()));
    plan.stores().forEach(result -> verifier.reads(result.view(), "store " + result.name()));
    return plan;
  }

  private void phase(Phase phase) {
    for (Node node : phase.nodes()) {
      for (Step step : node.steps()) {
        step(step);
        if (phase.sharing() == Phase.Sharing.ROWS) {
          for (View view : step.writes()) {
            that(view.batch(), step, "writes what all rows share, by rows");
          }
        }
      }
    }
  }

  private void step(Step step) {
    step.reads().forEach(view -> reads(view, step));
    for (View view : step.writes()) {
      inside(view, step);
      that(
          plan.buffer(view).origin() instanceof Buffer.Origin.Own,
          step,
          "writes what is not the plan's own");
      written.add(view.buffer());
    }
    switch (step) {
      case Step.Pack pack -> packed.add(pack.packed());
      case Step.Product product -> {
        Packed matrix = product.packed();
        that(packed.contains(matrix), step, "reads a matrix that is not packed");
        that(
            product.x().width() == matrix.heads() * matrix.depth()
                && product.y().width() == matrix.heads() * matrix.columns(),
            step,
            "is not as wide as its matrix");
      }
      case Step.Kernel kernel -> code(kernel);
      default -> {}
    }
  }

  private void code(Step.Kernel kernel) {
    that(kernel.width() > 0 && !kernel.sinks().isEmpty(), kernel, "does nothing");
    int defined = kernel.sources().size();
    for (Step.Code line : kernel.code()) {
      List<Integer> read =
          switch (line) {
            case Step.Code.Constant _ -> List.of();
            case Step.Code.Unary(var function, int x) -> List.of(x);
            case Step.Code.Binary(var function, int left, int right) -> List.of(left, right);
            case Step.Code.MultiplyAdd(int left, int right, int addend) ->
                List.of(left, right, addend);
            case Step.Code.Select(int condition, int then, int otherwise) ->
                List.of(condition, then, otherwise);
          };
      for (int value : read) {
        that(value >= 0 && value < defined, kernel, "reads a value before it is computed");
      }
      defined++;
    }
    for (Step.Sink sink : kernel.sinks()) {
      that(sink.value() < defined, kernel, "writes a value that it does not compute");
      that(sink.view().width() == kernel.width(), kernel, "writes another width");
    }
    List<View> loads = new ArrayList<>();
    for (Step.Source source : kernel.sources()) {
      if (source instanceof Step.Source.Load(View view)) {
        loads.add(view);
      }
    }
    for (View view : loads) {
      that(view.width() == kernel.width() || view.width() == 1, kernel, "reads another width");
    }
  }

  private void reads(View view, Object reader) {
    inside(view, reader);
    that(
        view.width() == 0 || written.contains(view.buffer()),
        reader,
        "reads " + view + " before it is written");
  }

  private void inside(View view, Object user) {
    that(view.buffer() < plan.buffers().size(), user, "uses an unknown buffer");
    Buffer buffer = plan.buffer(view);
    that(
        view.column() >= 0 && view.column() + view.width() <= buffer.width(),
        user,
        "leaves " + buffer + " with " + view);
    that(view.batch() || buffer.rows() == Rows.WHOLE, user, "sees no batch in " + buffer);
  }

  private void that(boolean condition, Object what, String why) {
    if (!condition) {
      throw new BrokenInvariant("plan " + plan.name(), what + " " + why);
    }
  }
}
