package dev.rnnc.bench;

import com.sun.management.ThreadMXBean;
import dev.rnnc.train.Event;
import dev.rnnc.train.Listener;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Takes the times of steps as a training's listener: of warm-up first, then of blocks. What lies
 * between epochs, evaluation, is left out.
 */
final class StepClock implements Listener {
  private final Effort effort;
  private final Runnable enough;
  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final long startNanos = System.nanoTime();
  private final List<Double> warmUp = new ArrayList<>();
  private final double[] blocks;
  private final double[] allocatedInBlocks;
  private int block = -1;
  private long mark;
  private long allocationMark;
  private double seconds;
  private long steps;
  private long measuredSteps;
  private long allocated;
  private long targets;
  private double firstStepSeconds;
  private final double secondsBefore = secondsOfProcess();
  private double firstLoss = Double.NaN;
  private double lastLoss;

  /**
   * @param enough called once when all blocks are full
   */
  StepClock(Effort effort, Runnable enough) {
    this.effort = effort;
    this.enough = enough;
    blocks = new double[effort.blocks()];
    allocatedInBlocks = new double[effort.blocks()];
  }

  @Override
  public void on(Event event) {
    switch (event) {
      case Event.Start _,
          Event.Epoch _,
          Event.Gradients _,
          Event.Watched _,
          Event.Weights _,
          Event.Divergence _,
          Event.Saved _,
          Event.Test _,
          Event.Sample _,
          Event.End _ ->
          begin();
      case Event.Step step -> step(step);
    }
  }

  private void begin() {
    mark = System.nanoTime();
    allocationMark = threads.getCurrentThreadAllocatedBytes();
  }

  private void step(Event.Step step) {
    long now = System.nanoTime();
    double took = (now - mark) / 1e9;
    lastLoss = step.loss();
    if (Double.isNaN(firstLoss)) {
      firstLoss = lastLoss;
      firstStepSeconds = secondsOfProcess();
    }
    if (block < 0) {
      warmUp.add(took);
      if ((now - startNanos) / 1e9 >= effort.warmUpSeconds()) {
        block = 0;
      }
    } else if (block < blocks.length) {
      measure(step, took);
    }
    begin();
  }

  private void measure(Event.Step step, double took) {
    allocated += threads.getCurrentThreadAllocatedBytes() - allocationMark;
    targets += step.targets();
    measuredSteps++;
    seconds += took;
    steps++;
    if (seconds >= effort.blockSeconds()) {
      blocks[block] = seconds / steps;
      allocatedInBlocks[block] = (double) allocated / steps;
      allocated = 0;
      seconds = 0;
      steps = 0;
      block++;
      if (block == blocks.length) {
        enough.run();
      }
    }
  }

  /** Whether warm-up is over. */
  boolean hasBegun() {
    return block >= 0;
  }

  Pace pace() {
    return Pace.of(blocks);
  }

  /**
   * Bytes that the training thread allocates in a step: the median of the blocks, since in the
   * first some kernel may still wait for the just-in-time compiler, and vectors are objects until
   * then.
   */
  double allocatedPerStep() {
    double[] sorted = allocatedInBlocks.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  double targetsPerStep() {
    return (double) targets / Math.max(1, measuredSteps);
  }

  /** From the start of the process to the end of the first step. */
  double firstStepSeconds() {
    return firstStepSeconds;
  }

  /**
   * From the start of the process to the end of the first ten steps in a row that took at most a
   * tenth more than the median.
   */
  double fullSpeedSeconds() {
    double enoughSpeed = 1.1 * pace().median();
    double sum = secondsBefore;
    int inRow = 0;
    for (double step : warmUp) {
      sum += step;
      inRow = step <= enoughSpeed ? inRow + 1 : 0;
      if (inRow == 10) {
        return sum;
      }
    }
    return sum;
  }

  private static double secondsOfProcess() {
    return ManagementFactory.getRuntimeMXBean().getUptime() / 1e3;
  }

  double firstLoss() {
    return firstLoss;
  }

  double lastLoss() {
    return lastLoss;
  }
}
