package dev.rnnc.cpu;

import dev.rnnc.plan.Node;
import dev.rnnc.plan.Phase;
import dev.rnnc.plan.Step;
import java.util.ArrayList;
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
   */
  private record Stage(Entry[] divided, Entry[] whole) {}

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
    return new Stage(divided.toArray(Entry[]::new), whole.toArray(Entry[]::new));
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
      int tile = Math.max(1, TILE_ROWS / Math.max(1, memory.batch));
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
