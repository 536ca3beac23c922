package dev.rnnc.cpu;

import dev.rnnc.plan.Buffer;
import dev.rnnc.plan.Node;
import dev.rnnc.plan.Phase;
import dev.rnnc.plan.Plan;
import dev.rnnc.plan.Rows;
import dev.rnnc.plan.Step;
import dev.rnnc.plan.View;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How a plan runs on each half of a batch by itself: the halves have memory of their own, sum over
 * their own rows, and the second's sums are added to the first's. So a thread reads what it wrote
 * itself, which is in its core's cache; what it reads of another core costs more than computing it.
 *
 * <p>Whether a batch is halved depends on its size alone, not on the number of threads: results do
 * not depend on that.
 *
 * @param sums by phase, where sums over the rows of the batch are written
 * @param own the buffers without rows that each half has for itself: sums, and what they need
 */
record Halving(List<List<View>> sums, Set<Integer> own) {
  /** Rows of the first half, a multiple of this so that products keep their tiles. */
  private static final int ROW_BLOCK = 8;

  /** The fewest rows that are halved. */
  static final int LEAST_BATCH = 2 * ROW_BLOCK;

  Halving {
    sums = sums.stream().map(List::copyOf).toList();
    own = Set.copyOf(own);
  }

  /** The rows of the first half of a batch; all of it if it is too small to be halved. */
  static int firstHalf(int batch) {
    if (batch < LEAST_BATCH) {
      return batch;
    }
    return (batch / 2 + ROW_BLOCK - 1) / ROW_BLOCK * ROW_BLOCK;
  }

  /** How the plan is halved, empty if some step needs all rows at once. */
  static Optional<Halving> of(Plan plan) {
    List<List<View>> sums = new ArrayList<>();
    Set<Integer> own = new HashSet<>();
    for (Phase phase : plan.phases()) {
      List<View> sumsOfPhase = new ArrayList<>();
      boolean byRows = phase.sharing() == Phase.Sharing.ROWS;
      for (Node node : phase.nodes()) {
        if (!byRows && !(node instanceof Node.Once)) {
          return Optional.empty();
        }
        for (Step step : node.steps()) {
          boolean sum = isSum(step);
          boolean readsSums = step.reads().stream().anyMatch(view -> own.contains(view.buffer()));
          boolean fits = byRows ? !sum && writesRows(step) : sum || !writesRows(step);
          if (!fits || (readsSums && (byRows || sum))) {
            return Optional.empty();
          }
          if (sum) {
            sumsOfPhase.add(step.writes().getLast());
            step.writes().forEach(view -> own.add(view.buffer()));
          }
        }
      }
      sums.add(sumsOfPhase);
    }
    return Optional.of(new Halving(sums, own));
  }

  /** The bytes that halves take beyond a batch that is not halved: sums, and copies of inputs. */
  double bytes(Plan plan, int timeSteps, int batch) {
    double bytes = 0;
    for (Buffer buffer : plan.buffers()) {
      boolean copied = buffer.origin() instanceof Buffer.Origin.Input;
      if (copied && buffer.rows() != Rows.WHOLE) {
        bytes += (double) Float.BYTES * buffer.rows().count(timeSteps, batch) * buffer.stride();
      } else if (own.contains(buffer.id())) {
        bytes += (double) Float.BYTES * buffer.stride();
      }
    }
    return bytes;
  }

  private static boolean writesRows(Step step) {
    return step.writes().stream().anyMatch(View::batch);
  }

  /** Whether a step sums over the rows of the batch. */
  static boolean isSum(Step step) {
    return switch (step) {
      case Step.OuterSum _, Step.SumRows _, Step.LookupGradient _ ->
          step.writes().stream().noneMatch(View::batch)
              && step.reads().stream().anyMatch(View::batch);
      default -> false;
    };
  }

  /** Whether each half has a buffer for itself. */
  boolean isOwn(Buffer buffer) {
    return buffer.rows() != Rows.WHOLE || own.contains(buffer.id());
  }
}
