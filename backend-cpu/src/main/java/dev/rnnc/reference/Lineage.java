package dev.rnnc.reference;

import dev.rnnc.ir.Block;
import dev.rnnc.ir.Elementwise;
import dev.rnnc.ir.Instruction;
import dev.rnnc.ir.Loop;
import dev.rnnc.ir.Program;
import dev.rnnc.ir.Type;
import dev.rnnc.ir.Value;
import dev.rnnc.source.BrokenInvariant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Follows elements of a run back to where they were computed, through loops and time steps. */
final class Lineage {
  /** How a value comes to be. */
  private sealed interface Source {
    record Computed(Instruction instruction) implements Source {}

    record FinalState(Loop loop, Loop.Carried state) implements Source {}

    record Collected(Value output) implements Source {}

    record State(Loop loop, Loop.Carried state) implements Source {}

    record Step(Loop.Sequence sequence) implements Source {}

    record Captured(Loop.Captured captured) implements Source {}
  }

  private final Sizes sizes;
  private final Map<Value, Source> sources = new HashMap<>();

  Lineage(Program program, Sizes sizes) {
    this.sizes = sizes;
    collect(program.main());
  }

  private void collect(Block block) {
    for (Instruction instruction : block.instructions()) {
      if (instruction.op() instanceof Loop loop) {
        collect(loop, instruction.results());
      } else {
        sources.put(instruction.result(), new Source.Computed(instruction));
      }
    }
  }

  private void collect(Loop loop, List<Value> results) {
    int states = loop.carried().size();
    for (int i = 0; i < states; i++) {
      Loop.Carried state = loop.carried().get(i);
      sources.put(results.get(i), new Source.FinalState(loop, state));
      sources.put(state.parameter(), new Source.State(loop, state));
    }
    for (int i = 0; i < loop.outputs().size(); i++) {
      sources.put(results.get(states + i), new Source.Collected(loop.outputs().get(i)));
    }
    for (Loop.Sequence sequence : loop.sequences()) {
      sources.put(sequence.parameter(), new Source.Step(sequence));
    }
    for (Loop.Captured captured : loop.captured()) {
      sources.put(captured.parameter(), new Source.Captured(captured));
    }
    collect(loop.body());
  }

  /** The place where an operation other than a loop computed this element. */
  Place origin(Place place) {
    Place at = place;
    while (!(source(at.value()) instanceof Source.Computed)) {
      at = before(at);
    }
    return at;
  }

  /** What computed a value that no loop gives or takes. */
  Instruction instruction(Value value) {
    if (source(value) instanceof Source.Computed(Instruction instruction)) {
      return instruction;
    }
    throw new BrokenInvariant("reference", value + " is not computed by an operation");
  }

  private Source source(Value value) {
    Source source = sources.get(value);
    if (source == null) {
      throw new BrokenInvariant("reference", value + " is not defined");
    }
    return source;
  }

  private Place before(Place at) {
    return switch (source(at.value())) {
      case Source.Computed _ -> at;
      case Source.FinalState(Loop loop, Loop.Carried state) ->
          handedOn(loop, state, sizes.timeSteps(), at.element());
      case Source.State(Loop loop, Loop.Carried state) -> {
        int timeStep = at.timeStep();
        int run = loop.reverse() ? sizes.timeSteps() - 1 - timeStep : timeStep;
        yield handedOn(loop, state, run, at.element());
      }
      case Source.Collected(Value output) -> {
        int size = sizes.elements(output.type());
        yield new Place(output, at.element() / size, at.element() % size);
      }
      case Source.Step(Loop.Sequence sequence) -> {
        int size = sizes.elements(sequence.parameter().type());
        yield main(sequence.outer(), at.timeStep() * size + at.element());
      }
      case Source.Captured(Loop.Captured captured) -> main(captured.outer(), at.element());
    };
  }

  /** The state after the body has run so many times. */
  private Place handedOn(Loop loop, Loop.Carried state, int run, int element) {
    if (run == 0) {
      return main(state.initial(), element);
    }
    int timeStep = loop.reverse() ? sizes.timeSteps() - run : run - 1;
    return new Place(state.next(), timeStep, element);
  }

  private static Place main(Value value, int element) {
    return new Place(value, Observer.NO_TIME_STEP, element);
  }

  /**
   * The elements of an operand that an element of the result may depend on: the same element for
   * elementwise operations, else everything in the same time step and batch row as far as both have
   * them.
   */
  IntStream elements(Place result, Value operand) {
    boolean expands = instruction(result.value()).op() instanceof Elementwise.Expand;
    if (instruction(result.value()).op() instanceof Elementwise && !expands) {
      return IntStream.of(result.element());
    }
    Type from = operand.type();
    int features = from.featureCount();
    int timeStep = timeStep(result.value().type(), result.element());
    int batchRow = batchRow(result);
    return IntStream.range(0, sizes.rows(from))
        .filter(row -> batchRow < 0 || !from.batch() || row % sizes.batch() == batchRow)
        .filter(row -> timeStep < 0 || !from.time() || row / sizes.batch() == timeStep)
        .flatMap(row -> IntStream.range(row * features, (row + 1) * features));
  }

  /** The time step of a place, negative if it has none. */
  int timeStep(Place place) {
    return place.timeStep() >= 0
        ? place.timeStep()
        : timeStep(place.value().type(), place.element());
  }

  private int timeStep(Type type, int element) {
    return type.time() ? element / type.featureCount() / sizes.batch() : -1;
  }

  /** The batch row of a place, negative if it has none. */
  int batchRow(Place place) {
    Type type = place.value().type();
    return type.batch() ? place.element() / type.featureCount() % sizes.batch() : -1;
  }
}
