package dev.rnnc.cuda.codegen;

import dev.rnnc.plan.Buffer;
import dev.rnnc.plan.Plan;
import dev.rnnc.plan.Rows;
import dev.rnnc.plan.View;
import java.util.ArrayList;
import java.util.List;

/** Makes the kernel that writes what a run stores: all stores at once, some blocks for each. */
public final class StoreKernels {
  private static final int MOST_STORES = 100;

  private final Sources sources;

  StoreKernels(Sources sources) {
    this.sources = sources;
  }

  /**
   * What copies results to where stores go. Those of parameters come first and go to scratch, since
   * names may trade their contents.
   */
  List<Work.Launch> launches() {
    List<Integer> kept = new ArrayList<>();
    List<Integer> computed = new ArrayList<>();
    List<Plan.Result> stores = sources.plan().stores();
    for (int i = 0; i < stores.size(); i++) {
      if (stores.get(i).width() > 0) {
        (isParameter(sources.plan(), stores.get(i)) ? kept : computed).add(i);
      }
    }
    List<Work.Launch> launches = new ArrayList<>();
    for (List<Integer> all : List.of(kept, computed)) {
      for (int from = 0; from < all.size(); from += MOST_STORES) {
        launches.addAll(launches(all.subList(from, Math.min(all.size(), from + MOST_STORES))));
      }
    }
    return launches;
  }

  /** Whether a store copies a parameter as it was when the run began. */
  public static boolean isParameter(Plan plan, Plan.Result store) {
    return plan.buffer(store.view()).origin() instanceof Buffer.Origin.Parameter;
  }

  private List<Work.Launch> launches(List<Integer> indices) {
    List<Work.Launch> launches = new ArrayList<>();
    List<Integer> whole =
        indices.stream().filter(i -> sources.plan().stores().get(i).rows() == Rows.WHOLE).toList();
    if (!whole.isEmpty()) {
      launches.add(together(whole));
    }
    for (int i : indices) {
      if (sources.plan().stores().get(i).rows() != Rows.WHOLE) {
        launches.add(byRows(i));
      }
    }
    return launches;
  }

  private Work.Launch together(List<Integer> whole) {
    KernelText kernel = sources.kernel("stores");
    int first = 0;
    for (int i : whole) {
      Plan.Result store = sources.plan().stores().get(i);
      int blocks = Math.ceilDiv(store.width(), StepKernels.THREADS);
      kernel.open("if (blockIdx.x >= %d && blockIdx.x < %d)".formatted(first, first + blocks));
      kernel.lines(
          """
          const int thread = (blockIdx.x - %d) * blockDim.x + threadIdx.x;
          const int threads = %d * blockDim.x;
          """
              .formatted(first, blocks));
      copy(kernel, i, Frame.ONCE, Space.ONE);
      kernel.close();
      first += blocks;
    }
    return sources.add(kernel, new Grid.Fixed(first), StepKernels.THREADS, 0);
  }

  private Work.Launch byRows(int i) {
    Plan.Result store = sources.plan().stores().get(i);
    Frame frame = store.rows() == Rows.SEQUENCE ? Frame.ALL : Frame.ONCE;
    KernelText kernel = sources.kernel("store");
    kernel.lines(
        """
        const int thread = blockIdx.x * blockDim.x + threadIdx.x;
        const int threads = gridDim.x * blockDim.x;
        const int rows = %s;
        """
            .formatted(frame.rows().text()));
    copy(kernel, i, frame, frame.rows());
    return sources.add(
        kernel, new Grid.Elements(frame.rows(), store.width()), StepKernels.THREADS, 0);
  }

  private void copy(KernelText kernel, int i, Frame frame, Space space) {
    Plan.Result store = sources.plan().stores().get(i);
    View view = store.view();
    kernel.comment("store " + store.name() + " = " + Kinds.name(sources.plan(), view));
    Loops.elements(kernel, frame, space, store.width(), List.of(view));
    String to = kernel.parameter("stored_" + i, new Argument.Store(i));
    String at =
        space == Space.ONE ? "column" : "(size_t) row * %d + column".formatted(store.width());
    String pointer = kernel.reads(view);
    String from = frame.element(kernel, view, pointer, view.width() == 1 ? "0" : "column");
    kernel.lines("%s[%s] = %s;".formatted(to, at, from));
    kernel.close();
  }
}
