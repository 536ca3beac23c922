package dev.rnnc.cpu;

import dev.rnnc.plan.Node;
import dev.rnnc.plan.Phase;
import java.util.List;

/** The phases of a plan as one thread runs them. */
final class Schedule {
  /** Rows that a product should see at once where time steps do not depend on one another. */
  private static final int TILE_ROWS = 64;

  private record Stage(boolean byRows, Entry[] entries) {}

  /** The operations of a node. */
  private record Entry(
      boolean sweep,
      boolean recurrent,
      boolean reverse,
      Operation[] before,
      Operation[] operations) {}

  private final Memory memory;
  private final Share share;
  private final Share alone;
  private final Stage[] stages;

  Schedule(Memory memory, Share share, Share alone, List<Phase> phases, OperationWriter writer) {
    this.memory = memory;
    this.share = share;
    this.alone = alone;
    stages =
        phases.stream()
            .map(phase ->
                new Stage(
                    phase.sharing() == Phase.Sharing.ROWS,
                    phase.nodes().stream().map(node -> entry(node, writer)).toArray(Entry[]::new)))
            .toArray(Stage[]::new);
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

  /** Runs all phases, waiting for the other threads after each. */
  void run(Workers workers) {
    for (Stage stage : stages) {
      if (!workers.hasFailed()) {
        try {
          stage(stage);
        } catch (RuntimeException | Error thrown) {
          workers.fail(thrown);
        }
      }
      workers.await();
    }
  }

  private void stage(Stage stage) {
    for (Entry entry : stage.entries()) {
      if (!entry.sweep()) {
        entry.operations()[0].run(share, 0, 1);
      } else if (stage.byRows()) {
        sweep(entry, share);
      } else if (share.index == 0) {
        // A loop that carries what all rows share.
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
