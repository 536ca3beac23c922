package dev.rnnc.cuda.codegen;

import dev.rnnc.plan.Plan;
import dev.rnnc.plan.Step;
import dev.rnnc.plan.View;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What steps are called in names of kernels, and what they compute in the names of the file. */
final class Kinds {
  private Kinds() {}

  static String of(Step step) {
    return switch (step) {
      case Step.Kernel _ -> "elements";
      case Step.RowReduction reduction -> reduction.reduction().name().toLowerCase(Locale.ROOT);
      default ->
          step.getClass()
              .getSimpleName()
              .replaceAll("(?<=[a-z])(?=[A-Z])", "_")
              .toLowerCase(Locale.ROOT);
    };
  }

  /** Lines that say what a step computes. */
  static List<String> comment(Plan plan, Step step) {
    return switch (step) {
      case Step.Kernel kernel -> Equations.of(plan, kernel);
      case Step.Product product ->
          List.of(
              "%s %s %s @ %s [%d, %d]"
                  .formatted(
                      name(plan, product.y()),
                      product.accumulate() ? "+=" : "=",
                      name(plan, product.x()),
                      product.packed().name(),
                      product.packed().depth(),
                      product.packed().columns()));
      case Step.Pack pack ->
          List.of(
              "%s [%d, %d] for products"
                  .formatted(pack.packed().name(), pack.packed().depth(), pack.packed().columns()));
      default -> {
        String read =
            step.reads().stream().map(view -> name(plan, view)).collect(Collectors.joining(", "));
        String written =
            step.writes().stream().map(view -> name(plan, view)).collect(Collectors.joining(", "));
        yield List.of("%s = %s(%s)".formatted(written, of(step), read));
      }
    };
  }

  /** {@code gru_1.h[t + 1]}: a buffer's name, its columns if they are not all, its time step. */
  static String name(Plan plan, View view) {
    var buffer = plan.buffer(view);
    String name = buffer.name().isEmpty() ? "#" + view.buffer() : buffer.name();
    String columns =
        view.width() == buffer.width() ? "" : view.column() + ".." + (view.column() + view.width());
    String step = view.last() ? "T" : view.time() && view.shift() != 0 ? "t + " + view.shift() : "";
    String both = step + (step.isEmpty() || columns.isEmpty() ? "" : ", ") + columns;
    return both.isEmpty() ? name : name + "[" + both + "]";
  }
}
