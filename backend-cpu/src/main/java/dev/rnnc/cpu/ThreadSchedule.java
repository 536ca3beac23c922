package dev.rnnc.cpu;

import dev.rnnc.plan.Pass;
import dev.rnnc.plan.Plan;
import dev.rnnc.plan.View;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What one thread does of a run: its share of all rows, of one half of them, or of both. */
final class ThreadSchedule {
  private final BatchMemory memory;
  private final Share all;
  private final Share ofHalf;
  private final boolean takesFirst;
  private final boolean takesSecond;
  private final Schedule weights;
  private final Schedule phases;
  private final Function<Memory, Schedule> schedule;

  /** By stage, where sums over the rows of a half are written. */
  private final View[][] sums;

  private @Nullable Schedule secondPhases;

  /** What is done between two waits for the other threads. */
  private interface StageWork {
    void run(int stage);
  }

  private final StageWork weightsStage = this::weights;
  private final StageWork wholeStage = this::whole;
  private final StageWork undividedStage = this::undivided;
  private final StageWork halvesStage = this::halves;
  private final StageWork sumsOfStage = this::sums;
  private final StageWork wholePass = this::runPass;
  private final StageWork againPass = this::runAgain;
  private final StageWork enterForward = turn -> enter(Pass.FORWARD, turn);
  private final StageWork enterBackward = turn -> enter(Pass.BACKWARD, turn);
  private final StageWork leaveForward = _ -> leave(Pass.FORWARD);
  private final StageWork leaveBackward = _ -> leave(Pass.BACKWARD);

  /**
   * @param writer makes the operations of this thread on a memory
   */
  ThreadSchedule(
      int index,
      int count,
      Plan plan,
      BatchMemory memory,
      Function<Memory, OperationWriter> writer) {
    this.memory = memory;
    all = new Share(index, count);
    ofHalf = count == 1 ? all : new Share(index / 2, (count + 1 - index % 2) / 2);
    takesFirst = count == 1 || index % 2 == 0;
    takesSecond = count == 1 || index % 2 == 1;
    schedule = of -> new Schedule(of, plan.phases(), writer.apply(of));
    OperationWriter forFirst = writer.apply(memory.first());
    weights = new Schedule(memory.first(), plan.weights(), forFirst);
    phases = new Schedule(memory.first(), plan.phases(), forFirst);
    sums =
        memory.halving().stream()
            .flatMap(halving -> halving.sums().stream())
            .map(views -> views.toArray(View[]::new))
            .toArray(View[][]::new);
  }

  /** What depends on the weights alone. */
  void runWeights(Workers workers) {
    all.divideRows(memory.first().batch);
    for (int stage = 0; stage < weights.stages(); stage++) {
      carryOut(workers, weightsStage, stage);
    }
  }

  /** Everything else. */
  void runPhases(Workers workers) {
    Memory second = memory.second();
    if (second == null) {
      all.divideRows(memory.first().batch);
    } else if (takesSecond && secondPhases == null) {
      secondPhases = schedule.apply(second);
    }
    for (int stage = 0; stage < phases.stages(); stage = phases.endOfPass(stage)) {
      Pass pass = phases.pass(stage);
      if (pass == Pass.ONCE) {
        stage(workers, stage);
      } else if (isAlone()) {
        carryOut(workers, wholePass, stage);
      } else {
        passInStep(workers, stage, pass);
      }
      for (int done = stage; done < phases.endOfPass(stage); done++) {
        if (second != null && sums[done].length > 0) {
          carryOut(workers, sumsOfStage, done);
        }
      }
    }
  }

  /** Whether every half, or the whole batch, is the work of one thread. */
  private boolean isAlone() {
    return all.count == 1 || (all.count == 2 && memory.second() != null);
  }

  private void stage(Workers workers, int stage) {
    if (memory.second() == null && isInStep(stage)) {
      phases.runInStep(stage, all, workers);
      carryOut(workers, wholeStage, stage);
    } else {
      carryOut(workers, memory.second() == null ? undividedStage : halvesStage, stage);
    }
  }

  /** Goes through time together with the threads that share the rows. */
  private void passInStep(Workers workers, int begin, Pass pass) {
    for (int turn = 0; turn < memory.first().segmentCount(); turn++) {
      carryOut(workers, pass == Pass.FORWARD ? enterForward : enterBackward, turn);
      if (phases.isComputedAgain(pass, turn)) {
        carryOut(workers, againPass, turn);
      }
      for (int stage = begin; stage < phases.endOfPass(begin); stage++) {
        stage(workers, stage);
      }
      carryOut(workers, pass == Pass.FORWARD ? leaveForward : leaveBackward, turn);
    }
  }

  private void runPass(int stage) {
    int end = phases.endOfPass(stage);
    if (takesFirst) {
      ofHalf.divideRows(memory.first().batch);
      phases.runPass(stage, end, ofHalf);
    }
    Memory second = memory.second();
    if (second != null && secondPhases != null) {
      ofHalf.divideRows(second.batch);
      secondPhases.runPass(stage, end, ofHalf);
    }
  }

  private void runAgain(int turn) {
    if (memory.second() == null) {
      phases.runAgain(all);
    }
    if (memory.second() != null && takesFirst) {
      ofHalf.divideRows(memory.first().batch);
      phases.runAgain(ofHalf);
    }
    Memory second = memory.second();
    if (second != null && secondPhases != null) {
      ofHalf.divideRows(second.batch);
      secondPhases.runAgain(ofHalf);
    }
  }

  private void enter(Pass pass, int turn) {
    Memory second = memory.second();
    if (all.index == 0) {
      memory.first().enter(pass, turn);
    }
    if (second != null && all.index == 1) {
      second.enter(pass, turn);
    }
  }

  private void leave(Pass pass) {
    Memory second = memory.second();
    if (all.index == 0) {
      memory.first().leave(pass);
    }
    if (second != null && all.index == 1) {
      second.leave(pass);
    }
  }

  /** Whether there are too few rows to be shared, and products of which each thread does a part. */
  private boolean isInStep(int stage) {
    return all.count > 1 && Share.isTooSmall(memory.first().batch) && phases.isLarge(stage);
  }

  private void weights(int stage) {
    weights.runDivided(stage, all);
    weights.runWhole(stage, all);
  }

  private void undivided(int stage) {
    phases.runDivided(stage, all);
    phases.runWhole(stage, all);
  }

  private void whole(int stage) {
    phases.runWhole(stage, all);
  }

  private void halves(int stage) {
    if (takesFirst) {
      ofHalf.divideRows(memory.first().batch);
      phases.runDivided(stage, ofHalf);
    }
    Memory second = memory.second();
    if (second != null && secondPhases != null) {
      ofHalf.divideRows(second.batch);
      secondPhases.runDivided(stage, ofHalf);
    }
    phases.runWhole(stage, all);
  }

  /** Adds what the second half has summed to what the first has. */
  private void sums(int stage) {
    Memory second = memory.second();
    if (second != null) {
      for (View sum : sums[stage]) {
        add(
            second.reals[sum.buffer()],
            second.starts[sum.buffer()] + sum.column(),
            memory.first().reals[sum.buffer()],
            memory.first().starts[sum.buffer()] + sum.column(),
            all.columnBegin(sum.width()),
            all.columnEnd(sum.width()));
      }
    }
  }

  private static void add(
      float[] from, int fromStart, float[] to, int toStart, int begin, int end) {
    for (int i = begin; i < end; i++) {
      to[toStart + i] += from[fromStart + i];
    }
  }

  /** Does something unless a thread has failed, and waits for the others. */
  private static void carryOut(Workers workers, StageWork work, int stage) {
    if (!workers.hasFailed()) {
      try {
        work.run(stage);
      } catch (RuntimeException | Error thrown) {
        workers.fail(thrown);
      }
    }
    workers.await();
  }
}
