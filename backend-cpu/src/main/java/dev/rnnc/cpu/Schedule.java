package dev.rnnc.cpu;

import dev.rnnc.plan.Node;
import dev.rnnc.plan.Phase;
import dev.rnnc.plan.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The phases of a plan as one thread runs them on one memory. */
final class Schedule {
  /** Rows that a product should see at once where time steps do not depend on one another. */
  private static final int TILE_ROWS = 64;

  /**
   * What is done of a phase.
   *
   * @param divided by rows, and sums over rows: what each half of a batch does for itself
   * @param whole what is done once for all rows
   * @param large whether there are large products among what is divided
   */
  private record Stage(Entry[] divided, Entry[] whole, boolean large) {}

  /** The operations of a node. */
  private record Entry(
      boolean sweep,
      boolean recurrent,
      boolean reverse,
      Operation[] before,
      Operation[] operations) {}

  private final Memory memory;
  private final Share alone = new Share(0, 1);
  private final Stage[] stages;

  Schedule(Memory memory, List<Phase> phases, OperationWriter writer) {
    this.memory = memory;
    stages = phases.stream().map(phase -> stage(phase, writer)).toArray(Stage[]::new);
  }

  private static Stage stage(Phase phase, OperationWriter writer) {
    List<Entry> divided = new ArrayList<>();
    List<Entry> whole = new ArrayList<>();
    for (Node node : phase.nodes()) {
      boolean isDivided =
          phase.sharing() == Phase.Sharing.ROWS
              || (node instanceof Node.Once(Step step) && Halving.isSum(step));
      (isDivided ? divided : whole).add(entry(node, writer));
    }
    boolean large =
        divided.stream()
            .flatMap(entry -> Arrays.stream(entry.operations()))
            .anyMatch(Operation::isLarge);
    return new Stage(divided.toArray(Entry[]::new), whole.toArray(Entry[]::new), large);
  }

  private static Entry entry(Node node, OperationWriter writer) {
    return switch (node) {
      case Node.Once(var step) ->
          new Entry(
              false,
              false,
              false,
              new Operation[0],
              new Operation[] {writer.operation(step, false)});
      case Node.Sweep(boolean recurrent, boolean reverse, var before, var body) ->
          new Entry(
              true,
              recurrent,
              reverse,
              before.stream().map(step -> writer.operation(step, false)).toArray(Operation[]::new),
              body.stream()
                  .map(step -> writer.operation(step, recurrent))
                  .toArray(Operation[]::new));
    };
  }

  int stages() {
    return stages.length;
  }

  /** Does this thread's share of what a stage does with the rows here. */
  void runDivided(int stage, Share share) {
    for (Entry entry : stages[stage].divided()) {
      if (entry.sweep()) {
        sweep(entry, share);
      } else {
        entry.operations()[0].run(share, 0, 1);
      }
    }
  }

  /** Whether a stage has products whose columns threads should share if there are few rows. */
  boolean isLarge(int stage) {
    return stages[stage].large();
  }

  /**
   * Does with all threads in step what a stage does with few rows: the columns of large products
   * are shared, everything else is the first thread's. A thread that has failed keeps the barriers.
   */
  void runInStep(int stage, Share share, Workers workers) {
    alone.divideRows(memory.batch);
    for (Entry entry : stages[stage].divided()) {
      if (!entry.sweep()) {
        inStep(entry.operations()[0], share, 0, 1, workers);
      } else {
        sweepInStep(entry, share, workers);
      }
    }
  }

  private void sweepInStep(Entry entry, Share share, Workers workers) {
    for (Operation operation : entry.before()) {
      inStep(operation, share, 0, 1, workers);
    }
    int steps = memory.timeSteps;
    int tile = entry.recurrent() ? 1 : tileSteps();
    for (int done = 0; done < steps; done += tile) {
      int begin = entry.reverse() ? steps - 1 - done : done;
      int end = Math.min(steps, begin + tile);
      for (Operation operation : entry.operations()) {
        inStep(operation, share, begin, end, workers);
      }
    }
  }

  private void inStep(Operation operation, Share share, int begin, int end, Workers workers) {
    boolean shared = operation.isLarge();
    if (shared) {
      workers.await();
    }
    if ((shared || share.index == 0) && !workers.hasFailed()) {
      try {
        if (shared) {
          operation.runColumns(share, begin, end);
        } else {
          operation.run(alone, begin, end);
        }
      } catch (RuntimeException | Error thrown) {
        workers.fail(thrown);
      }
    }
    if (shared) {
      workers.await();
    }
  }

  /** The time steps that a product should see at once where they do not depend on one another. */
  private int tileSteps() {
    return Math.max(1, TILE_ROWS / Math.max(1, memory.batch));
  }

  /** Does this thread's share of what a stage does once for all rows. */
  void runWhole(int stage, Share share) {
    for (Entry entry : stages[stage].whole()) {
      if (!entry.sweep()) {
        entry.operations()[0].run(share, 0, 1);
      } else if (share.index == 0) {
        // A loop that carries what all rows share.
        alone.divideRows(memory.batch);
        sweep(entry, alone);
      }
    }
  }

  private void sweep(Entry entry, Share by) {
    int steps = memory.timeSteps;
    for (Operation operation : entry.before()) {
      operation.run(by, 0, 1);
    }
    Operation[] operations = entry.operations();
    if (!entry.recurrent()) {
      int tile = tileSteps();
      for (int t = 0; t < steps; t += tile) {
        int end = Math.min(steps, t + tile);
        for (Operation operation : operations) {
          operation.run(by, t, end);
        }
      }
    } else if (entry.reverse()) {
      for (int t = steps - 1; t >= 0; t--) {
        for (Operation operation : operations) {
          operation.run(by, t, t + 1);
        }
      }
    } else {
      for (int t = 0; t < steps; t++) {
        for (Operation operation : operations) {
          operation.run(by, t, t + 1);
        }
      }
    }
  }
}
