package dev.rnnc.cpu;

import dev.rnnc.cpu.kernel.OuterSum;
import dev.rnnc.cpu.kernel.OuterSums;
import dev.rnnc.cpu.kernel.Product;
import dev.rnnc.cpu.kernel.Products;
import dev.rnnc.cpu.kernel.VectorWidth;
import dev.rnnc.plan.Forecast;
import dev.rnnc.plan.Node;
import dev.rnnc.plan.Packed;
import dev.rnnc.plan.Phase;
import dev.rnnc.plan.Plan;
import dev.rnnc.plan.Step;
import dev.rnnc.plan.View;
import java.util.Locale;

/** How a plan is carried out, in a few lines. */
final class Explanation {
  private final StringBuilder out = new StringBuilder();
  private final Plan plan;
  private final Product[] products;
  private int kernels;
  private int lines;
  private int barriers;

  private Explanation(Plan plan, Product[] products) {
    this.plan = plan;
    this.products = products;
  }

  static String of(Plan plan, Product[] products) {
    return new Explanation(plan, products).write();
  }

  private String write() {
    int lanes = VectorWidth.preferred().lanes();
    plan.phases().forEach(this::count);
    line(
        "%s: %d kernels of %d instructions, %d waits for other threads",
        plan.name(), kernels, lines, Math.max(0, barriers - 1));
    line(
        "%s",
        Halving.of(plan)
            .map(this::halves)
            .orElse("some step needs all rows of a batch at once: it is not halved"));
    line("products, on vectors of %d floats, in %s", lanes, Products.describe());
    for (Phase phase : plan.phases()) {
      for (Node node : phase.nodes()) {
        node.steps().forEach(step -> product(step, node));
      }
    }
    forecast("memory of its own", Forecast.bytes(plan), "bytes");
    forecast("products", Forecast.productFlop(plan), "FLOP");
    return out.toString();
  }

  private String halves(Halving halving) {
    long numbers = halving.own().stream().mapToLong(id -> plan.buffers().get(id).stride()).sum();
    return String.format(
        Locale.ROOT,
        "batches of %d rows and more run as two halves, whose sums, %,d bytes, are there twice",
        Halving.LEAST_BATCH,
        numbers * Float.BYTES);
  }

  private void count(Phase phase) {
    barriers++;
    for (Node node : phase.nodes()) {
      for (Step step : node.steps()) {
        if (step instanceof Step.Kernel kernel) {
          kernels++;
          lines += kernel.code().size();
        }
      }
    }
  }

  private void product(Step step, Node node) {
    String when =
        node instanceof Node.Sweep sweep
            ? sweep.recurrent() ? "in order of time" : "all time steps"
            : "once";
    switch (step) {
      case Step.Product(var x, Packed packed, var y, boolean accumulate) ->
          line(
              "  %s [%d] -> [%d]%s, %s%s: %s%s",
              packed,
              packed.depth(),
              packed.columns(),
              packed.heads() == 1 ? "" : " for each of " + packed.heads() + " heads",
              when,
              accumulate ? ", added in place" : "",
              products[packed.id()].describe(),
              ProductOperation.isLarge(packed)
                  ? "; threads share its columns if there are few sequences"
                  : "");
      case Step.OuterSum(var left, var right, var result, int heads) ->
          line(
              "  %s, a sum over rows of [%d] by [%d]: %s",
              plan.buffer(result),
              left.width() / heads,
              right.width() / heads,
              outerSum(left, right, heads).describe(right.width() / heads));
      default -> {}
    }
  }

  private OuterSum outerSum(View left, View right, int heads) {
    return OuterSums.of(
        left.width() / heads,
        right.width() / heads,
        Access.of(plan, left).stride,
        Access.of(plan, right).stride);
  }

  private void forecast(String what, Forecast forecast, String unit) {
    line(
        "%s: %,.0f %s per time step and sequence, %s%,.0f per sequence, %,.0f once",
        what,
        forecast.perRow(),
        unit,
        forecast.perSegmentRow() == 0
            ? ""
            : String.format(Locale.ROOT, "%,.0f in a segment of time, ", forecast.perSegmentRow()),
        forecast.perSequence(),
        forecast.fixed());
  }

  @SuppressWarnings("AnnotateFormatMethod") // the annotation would be a dependency of every user
  private void line(String format, Object... values) {
    out.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
