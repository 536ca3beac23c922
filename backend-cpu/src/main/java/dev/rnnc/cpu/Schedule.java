package dev.rnnc.cpu;

import dev.rnnc.plan.Node;
import dev.rnnc.plan.Pass;
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
  private record Stage(Pass pass, Entry[] divided, Entry[] whole, boolean large) {}

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
    return new Stage(
        phase.pass(), divided.toArray(Entry[]::new), whole.toArray(Entry[]::new), large);
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

  Pass pass(int stage) {
    return stages[stage].pass();
  }

  /** The stage after the last one that goes through time together with this one. */
  int endOfPass(int stage) {
    int end = stage + 1;
    while (pass(stage) != Pass.ONCE && end < stages.length && pass(end) == pass(stage)) {
      end++;
    }
    return end;
  }

  /** Goes through time with the rows here, all of which are this thread's. */
  void runPass(int begin, int end, Share share) {
    Pass pass = pass(begin);
    for (int turn = 0; turn < memory.segmentCount(); turn++) {
      memory.enter(pass, turn);
      if (isComputedAgain(pass, turn)) {
        runAgain(share);
      }
      for (int stage = begin; stage < end; stage++) {
        runDivided(stage, share);
      }
      memory.leave(pass);
    }
  }

  /** Whether the values of a segment have to be computed once more. */
  boolean isComputedAgain(Pass pass, int turn) {
    return pass == Pass.BACKWARD && turn > 0 && memory.recomputes();
  }

  /** Computes the forward pass over the segment at hand once more. */
  void runAgain(Share share) {
    for (Stage stage : stages) {
      if (stage.pass() == Pass.FORWARD) {
        for (Entry entry : stage.divided()) {
          if (entry.sweep()) {
            sweep(entry, share);
          }
        }
      }
    }
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
    if (starts(entry)) {
      for (Operation operation : entry.before()) {
        inStep(operation, share, 0, 1, workers);
      }
    }
    int first = memory.segmentBegin;
    int last = memory.segmentEnd;
    int tile = entry.recurrent() ? 1 : tileSteps();
    for (int done = 0; done < last - first; done += tile) {
      int begin = entry.reverse() ? last - 1 - done : first + done;
      int end = Math.min(last, begin + tile);
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

  /** Whether a sweep starts with the segment at hand, rather than going on. */
  private boolean starts(Entry entry) {
    return entry.reverse() ? memory.segmentEnd == memory.timeSteps : memory.segmentBegin == 0;
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
    int first = memory.segmentBegin;
    int last = memory.segmentEnd;
    if (starts(entry)) {
      for (Operation operation : entry.before()) {
        operation.run(by, 0, 1);
      }
    }
    Operation[] operations = entry.operations();
    if (!entry.recurrent()) {
      int tile = tileSteps();
      for (int t = first; t < last; t += tile) {
        int end = Math.min(last, t + tile);
        for (Operation operation : operations) {
          operation.run(by, t, end);
        }
      }
    } else if (entry.reverse()) {
      for (int t = last - 1; t >= first; t--) {
        for (Operation operation : operations) {
          operation.run(by, t, t + 1);
        }
      }
    } else {
      for (int t = first; t < last; t++) {
        for (Operation operation : operations) {
          operation.run(by, t, t + 1);
        }
      }
    }
  }
}
