package dev.rnnc.cuda.codegen;

import dev.rnnc.plan.Step;
import dev.rnnc.plan.View;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes one kernel of many small steps that do not depend on one another, such as the updates of
 * all weights: each has some of the blocks.
 */
final class TogetherKernels {
  /** A launch's parameters have room for 4 KB; compilers are slow with very long functions. */
  private static final int MOST_PARAMETERS = 200;

  private static final int MOST_STEPS = 48;

  private final Sources sources;
  private final List<Step> steps = new ArrayList<>();

  TogetherKernels(Sources sources) {
    this.sources = sources;
  }

  /** Whether a step is elementwise and the same for all rows, so that its size is known. */
  static boolean fits(Step step) {
    boolean isElementwise =
        step instanceof Step.Kernel
            || step instanceof Step.Pack
            || step instanceof Step.Transpose
            || step instanceof Step.Move
            || step instanceof Step.Repeat;
    return isElementwise && step.writes().stream().noneMatch(View::batch);
  }

  void add(Step step) {
    steps.add(step);
  }

  List<Work.Launch> launches() {
    List<Work.Launch> launches = new ArrayList<>();
    int from = 0;
    while (from < steps.size()) {
      KernelText kernel =
          steps.size() - from == 1
              ? sources.kernel(Kinds.of(steps.get(from)))
              : sources.kernel("together");
      int blocks = 0;
      int to = from;
      while (to < steps.size() && to - from < MOST_STEPS && kernel.parameters() < MOST_PARAMETERS) {
        blocks += part(kernel, steps.get(to++), blocks);
      }
      launches.add(sources.add(kernel, new Grid.Fixed(blocks), StepKernels.THREADS, 0));
      from = to;
    }
    return launches;
  }

  /** Writes what blocks from {@code first} on do. Returns how many. */
  private int part(KernelText kernel, Step step, int first) {
    int blocks = (int) RowCode.grid(step, Frame.ONCE).blocks(new Sizes(0, 0), StepKernels.THREADS);
    Kinds.comment(kernel.plan(), step).forEach(kernel::comment);
    if (blocks == 0) {
      return 0;
    }
    kernel.open("if (blockIdx.x >= %d && blockIdx.x < %d)".formatted(first, first + blocks));
    kernel.lines(
        """
        const int thread = (blockIdx.x - %d) * blockDim.x + threadIdx.x;
        const int threads = %d * blockDim.x;
        """
            .formatted(first, blocks));
    RowCode.write(kernel, Frame.ONCE, step);
    kernel.close();
    return blocks;
  }
}
