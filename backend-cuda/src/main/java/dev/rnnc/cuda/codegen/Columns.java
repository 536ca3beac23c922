package dev.rnnc.cuda.codegen;

import dev.rnnc.plan.Packed;
import dev.rnnc.plan.Plan;
import dev.rnnc.plan.Step;
import dev.rnnc.plan.View;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * How the columns of a loop's values are divided over blocks. Of each {@link #split} columns a
 * block has its own, so that it has the same features of all gates; steps that cannot be divided so
 * are shared out among all threads of the grid.
 */
final class Columns {
  private final Plan plan;
  private final int split;

  /** Matrices whose products are divided otherwise, by their own columns alone. */
  private final Set<Packed> apart = new HashSet<>();

  private Columns(Plan plan, int split, List<Step> body) {
    this.plan = plan;
    this.split = split;
    for (Step step : body) {
      if (step instanceof Step.Product product && !isSplit(product)) {
        apart.add(product.packed());
      }
    }
  }

  /** The division by which the fewest steps are left over. */
  static Columns of(Plan plan, List<Step> body) {
    int best = 1;
    long most = -1;
    for (int width : widths(body)) {
      Columns columns = new Columns(plan, width, body);
      long divided = body.stream().filter(columns::divides).count();
      if (divided > most || (divided == most && width > best)) {
        best = width;
        most = divided;
      }
    }
    return new Columns(plan, best, body);
  }

  private static int[] widths(List<Step> body) {
    return body.stream()
        .flatMapToInt(step ->
            switch (step) {
              case Step.Kernel kernel -> IntStream.of(kernel.width());
              case Step.Product product -> IntStream.of(product.packed().columns());
              default -> IntStream.empty();
            })
        .distinct()
        .toArray();
  }

  int split() {
    return split;
  }

  /** Whether blocks carry a step out for their own columns. */
  boolean divides(Step step) {
    return switch (step) {
      case Step.Kernel kernel ->
          kernel.width() % split == 0 && kernel.writes().stream().allMatch(this::isSplit);
      case Step.Product product -> !apart.contains(product.packed());
      default -> false;
    };
  }

  private boolean isSplit(Step.Product product) {
    Packed packed = product.packed();
    return packed.heads() == 1 && packed.columns() % split == 0 && isSplit(product.y());
  }

  private boolean isSplit(View view) {
    return view.batch()
        && view.column() % split == 0
        && view.width() % split == 0
        && plan.buffer(view).stride() % split == 0;
  }

  /** Of each so many columns of a product's matrix, a block has its part. */
  int part(Packed packed) {
    return apart.contains(packed) ? packed.heads() * packed.columns() : split;
  }

  /**
   * Of each so many columns of a view, a block uses its own alone in a step; 0 if it may use any.
   */
  int part(Step step, View view, boolean written) {
    boolean isOwn =
        switch (step) {
          case Step.Kernel kernel -> divides(kernel) && view.width() == kernel.width();
          case Step.Product product ->
              divides(product) && (written || !Objects.equals(view, product.x()));
          default -> false;
        };
    return isOwn && isSplit(view) ? split : 0;
  }
}
