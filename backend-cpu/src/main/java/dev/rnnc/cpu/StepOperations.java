package dev.rnnc.cpu;

import dev.rnnc.ir.CounterRandom;
import dev.rnnc.ir.Steps;
import dev.rnnc.plan.Plan;
import dev.rnnc.plan.Step;
import java.util.Arrays;

/** Steps that know indices and time steps. */
final class StepOperations {
  private StepOperations() {}

  static Operation oneHot(Memory memory, Plan plan, Step.OneHot step, int turn) {
    Access index = Access.of(plan, step.index());
    Access y = Access.of(plan, step.y());
    return new RowOperation(
        memory,
        (timeStep, row, count) -> {
          for (int i = 0; i < count; i++) {
            int hot = index.indices(memory)[index.offset(memory, timeStep, row) + i * index.stride];
            int to = y.offset(memory, timeStep, row) + i * y.stride;
            Arrays.fill(y.reals(memory), to, to + y.width, 0);
            if (hot >= 0) {
              y.reals(memory)[to + hot] = 1;
            }
          }
        },
        y,
        turn,
        index);
  }

  static Operation valid(Memory memory, Plan plan, Step.Valid step) {
    Access lengths = Access.of(plan, step.lengths());
    Access y = Access.of(plan, step.y());
    return (share, begin, end) -> {
      for (int t = begin; t < end; t++) {
        for (int row = share.rowBegin(); row < share.rowEnd(); row++) {
          int length = lengths.indices(memory)[lengths.offset(memory, t, row)];
          y.reals(memory)[y.offset(memory, t, row)] = t < length ? 1 : 0;
        }
      }
    };
  }

  static Operation pick(Memory memory, Plan plan, Step.Pick step) {
    Access x = Access.of(plan, step.x());
    Access lengths = Access.of(plan, step.lengths());
    Access y = Access.of(plan, step.y());
    return (share, begin, end) -> {
      for (int row = share.rowBegin(); row < share.rowEnd(); row++) {
        int picked = picked(memory, lengths, row, step.which());
        int to = y.offset(memory, 0, row);
        if (picked < 0) {
          Arrays.fill(y.reals(memory), to, to + y.width, 0);
        } else if (memory.segmentBegin <= picked && picked < memory.segmentEnd) {
          System.arraycopy(
              x.reals(memory), x.offset(memory, picked, row), y.reals(memory), to, y.width);
        }
      }
    };
  }

  static Operation place(Memory memory, Plan plan, Step.Place step) {
    Access x = Access.of(plan, step.x());
    Access lengths = Access.of(plan, step.lengths());
    Access y = Access.of(plan, step.y());
    return (share, begin, end) -> {
      for (int row = share.rowBegin(); row < share.rowEnd(); row++) {
        int picked = picked(memory, lengths, row, step.which());
        for (int t = memory.segmentBegin; t < memory.segmentEnd; t++) {
          int to = y.offset(memory, t, row);
          if (t == picked) {
            System.arraycopy(
                x.reals(memory), x.offset(memory, 0, row), y.reals(memory), to, y.width);
          } else {
            Arrays.fill(y.reals(memory), to, to + y.width, 0);
          }
        }
      }
    };
  }

  static Operation stack(Memory memory, Plan plan, Step.Stack step) {
    Access x = Access.of(plan, step.x());
    Access y = Access.of(plan, step.y());
    return (share, begin, end) -> {
      int some = Math.min(step.steps(), memory.timeSteps);
      for (int row = share.rowBegin(); row < share.rowEnd(); row++) {
        int to = y.offset(memory, 0, row);
        for (int t = 0; t < some; t++) {
          System.arraycopy(
              x.reals(memory),
              x.offset(memory, t, row),
              y.reals(memory),
              to + t * x.width,
              x.width);
        }
        Arrays.fill(y.reals(memory), to + some * x.width, to + y.width, 0);
      }
    };
  }

  static Operation unstack(Memory memory, Plan plan, Step.Unstack step) {
    Access x = Access.of(plan, step.x());
    Access y = Access.of(plan, step.y());
    return (share, begin, end) -> {
      for (int row = share.rowBegin(); row < share.rowEnd(); row++) {
        int from = x.offset(memory, 0, row);
        for (int t = 0; t < memory.timeSteps; t++) {
          int to = y.offset(memory, t, row);
          if (t < step.steps()) {
            System.arraycopy(x.reals(memory), from + t * y.width, y.reals(memory), to, y.width);
          } else {
            Arrays.fill(y.reals(memory), to, to + y.width, 0);
          }
        }
      }
    };
  }

  /** The first or last valid time step of a row, or -1. */
  private static int picked(Memory memory, Access lengths, int row, Steps.Which which) {
    int length =
        Math.min(lengths.indices(memory)[lengths.offset(memory, 0, row)], memory.timeSteps);
    return length <= 0 ? -1 : which == Steps.Which.FIRST ? 0 : length - 1;
  }

  static Operation maskKeys(Memory memory, Plan plan, Step.MaskKeys step) {
    Access keys = Access.of(plan, step.keys());
    return (share, begin, end) -> {
      for (int t = begin; t < end; t++) {
        for (int row = share.rowBegin(); row < share.rowEnd(); row++) {
          keys.indices(memory)[keys.offset(memory, t, row)] =
              CounterRandom.rowKey(
                  memory.seed, memory.step, step.stream(), t, memory.firstRow + row);
        }
      }
    };
  }
}
