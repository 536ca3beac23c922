package dev.rnnc.reference;

import dev.rnnc.ir.Block;
import dev.rnnc.ir.Elementwise;
import dev.rnnc.ir.Instruction;
import dev.rnnc.ir.Leaf;
import dev.rnnc.ir.Loop;
import dev.rnnc.ir.Multiply;
import dev.rnnc.ir.Rearrange;
import dev.rnnc.ir.Reduce;
import dev.rnnc.ir.Steps;
import dev.rnnc.ir.Tokens;
import dev.rnnc.ir.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Computes the values of a block, one instruction after the other. */
final class Interpreter {
  private final Leaves leaves;
  private final Precision precision;
  private final Observer observer;

  Interpreter(Leaves leaves, Precision precision, Observer observer) {
    this.leaves = leaves;
    this.precision = precision;
    this.observer = observer;
  }

  /** Runs the main block of a program and returns all its values. */
  Frame run(Block main, Sizes sizes) {
    Frame frame = new Frame(sizes);
    run(main, frame, Observer.NO_TIME_STEP);
    return frame;
  }

  private void run(Block block, Frame frame, int timeStep) {
    for (Instruction instruction : block.instructions()) {
      List<double[]> results = results(instruction, frame);
      for (int i = 0; i < results.size(); i++) {
        Value result = instruction.results().get(i);
        frame.put(result, precision.round(results.get(i)));
        observer.computed(instruction, result, timeStep, frame);
      }
    }
  }

  private List<double[]> results(Instruction instruction, Frame frame) {
    return switch (instruction.op()) {
      case Leaf leaf -> List.of(leaves.compute(leaf, frame.sizes()));
      case Elementwise op -> List.of(Elements.compute(op, frame));
      case Multiply op -> List.of(Products.compute(op, frame));
      case Reduce op -> List.of(Reductions.compute(op, frame));
      case Rearrange op -> List.of(Rearrangements.compute(op, frame));
      case Tokens op -> List.of(TokenOperations.compute(op, frame));
      case Steps op -> List.of(StepOperations.compute(op, frame));
      case Loop loop -> loop(loop, frame);
    };
  }

  /** The final value of every carried state, then every output at all time steps. */
  private List<double[]> loop(Loop loop, Frame outside) {
    Sizes sizes = outside.sizes();
    List<double[]> states =
        loop.carried().stream().map(state -> outside.get(state.initial())).toList();
    List<double[]> collected =
        loop.outputs().stream()
            .map(output -> new double[sizes.elements(output.type().allSteps())])
            .toList();
    for (int i = 0; i < sizes.timeSteps(); i++) {
      int timeStep = loop.reverse() ? sizes.timeSteps() - 1 - i : i;
      Frame inside = enter(loop, outside, states, timeStep);
      run(loop.body(), inside, timeStep);
      states = loop.carried().stream().map(state -> inside.get(state.next())).toList();
      for (int k = 0; k < collected.size(); k++) {
        double[] step = inside.get(loop.outputs().get(k));
        System.arraycopy(step, 0, collected.get(k), timeStep * step.length, step.length);
      }
    }
    List<double[]> results = new ArrayList<>(states);
    results.addAll(collected);
    return results;
  }

  /** What the body sees at a time step: nothing of the outside but its parameters. */
  private static Frame enter(Loop loop, Frame outside, List<double[]> states, int timeStep) {
    Frame inside = new Frame(outside.sizes());
    for (int k = 0; k < states.size(); k++) {
      inside.put(loop.carried().get(k).parameter(), states.get(k));
    }
    for (Loop.Sequence sequence : loop.sequences()) {
      int size = outside.sizes().elements(sequence.parameter().type());
      double[] all = outside.get(sequence.outer());
      inside.put(
          sequence.parameter(), Arrays.copyOfRange(all, timeStep * size, (timeStep + 1) * size));
    }
    for (Loop.Captured captured : loop.captured()) {
      inside.put(captured.parameter(), outside.get(captured.outer()));
    }
    return inside;
  }
}
