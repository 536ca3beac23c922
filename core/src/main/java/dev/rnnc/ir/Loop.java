package dev.rnnc.ir;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The loop over time. Its body runs once per time step, first to last, or last to first if {@code
 * reverse}. Results: the final value {@code [batch, ..]} of every carried state, then all time
 * steps {@code [time, batch, ..]} of every output. With no time steps, final values are the initial
 * ones.
 *
 * <p>Masked time steps are plain operations of the body: a state that must not change is a {@link
 * Elementwise.Select} between its new and its old value.
 *
 * @param carried states that a time step hands to the next; may also be whole (a running sum)
 * @param sequences outer values of which the body sees one time step
 * @param captured outer values that are the same at every time step
 * @param outputs values of the body that are collected over time; a body parameter may be one
 */
public record Loop(
    boolean reverse,
    List<Carried> carried,
    List<Sequence> sequences,
    List<Captured> captured,
    List<Value> outputs,
    Block body)
    implements Op {
  /** {@code parameter} is {@code initial} at the first time step that runs, then {@code next}. */
  public record Carried(Value initial, Value parameter, Value next) {
    public Carried {
      Expect.sameType(initial, parameter);
      Expect.sameType(parameter, next);
      Expect.that(!parameter.type().time(), "carried %s", parameter);
    }
  }

  /** {@code parameter} is the current time step of {@code outer}. */
  public record Sequence(Value outer, Value parameter) {
    public Sequence {
      Expect.that(
          outer.type().time() && parameter.type().equals(outer.type().oneStep()),
          "sequence %s %s as %s %s",
          outer,
          outer.type(),
          parameter,
          parameter.type());
    }
  }

  /** {@code parameter} is {@code outer} at every time step. */
  public record Captured(Value outer, Value parameter) {
    public Captured {
      Expect.sameType(outer, parameter);
      Expect.that(!outer.type().time(), "captured %s", outer);
    }
  }

  public Loop {
    carried = List.copyOf(carried);
    sequences = List.copyOf(sequences);
    captured = List.copyOf(captured);
    outputs = List.copyOf(outputs);
    for (Value output : outputs) {
      Expect.that(!output.type().time() && output.type().batch(), "loop output %s", output);
    }
  }

  @Override
  public List<Type> types() {
    List<Type> types = new ArrayList<>();
    carried.forEach(state -> types.add(state.initial().type()));
    outputs.forEach(output -> types.add(output.type().allSteps()));
    return types;
  }

  @Override
  public List<Value> operands() {
    List<Value> operands = new ArrayList<>();
    carried.forEach(state -> operands.add(state.initial()));
    sequences.forEach(sequence -> operands.add(sequence.outer()));
    captured.forEach(value -> operands.add(value.outer()));
    return operands;
  }

  @Override
  public Op map(UnaryOperator<Value> change) {
    return new Loop(
        reverse,
        carried.stream()
            .map(c -> new Carried(change.apply(c.initial()), c.parameter(), c.next()))
            .toList(),
        sequences.stream().map(s -> new Sequence(change.apply(s.outer()), s.parameter())).toList(),
        captured.stream().map(c -> new Captured(change.apply(c.outer()), c.parameter())).toList(),
        outputs,
        body);
  }

  /** What the body may read without defining it, in the order carried, sequences, captured. */
  public List<Value> parameters() {
    List<Value> parameters = new ArrayList<>();
    carried.forEach(state -> parameters.add(state.parameter()));
    sequences.forEach(sequence -> parameters.add(sequence.parameter()));
    captured.forEach(value -> parameters.add(value.parameter()));
    return parameters;
  }

  /** What the body must define: the next values of the carried states, then the outputs. */
  public List<Value> yielded() {
    List<Value> yielded = new ArrayList<>();
    carried.forEach(state -> yielded.add(state.next()));
    yielded.addAll(outputs);
    return yielded;
  }
}
