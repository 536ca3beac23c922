package dev.rnnc.autodiff;

import dev.rnnc.ir.BinaryFunction;
import dev.rnnc.ir.Elementwise;
import dev.rnnc.ir.Emitter;
import dev.rnnc.ir.Instruction;
import dev.rnnc.ir.Leaf;
import dev.rnnc.ir.Loop;
import dev.rnnc.ir.Op;
import dev.rnnc.ir.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The gradient of a loop is a loop in the opposite direction. It carries the gradients of the
 * states from time step to time step and a running sum for each captured value; it sees the
 * gradients of the outputs and what the forward loop kept for it; it collects the gradients of the
 * sequences.
 *
 * <p>Time step t of a loop is {@code (s', o) = f(s, x, w)}. With {@code ds'}, carried from time
 * step t + 1, and {@code do}, the sweep over f gives {@code ds}, carried to t - 1, {@code dx}, and
 * the summand of {@code dw}.
 */
final class LoopGradient {
  private final Sweep outer;
  private final Loop loop;
  private final List<Value> results;
  private final Emitter body;
  private final Sweep sweep;

  private final Map<Value, Loop.Sequence> forwardSequences = new HashMap<>();
  private final Map<Value, Loop.Captured> forwardCaptured = new HashMap<>();
  private final Set<Value> forwardStates = new HashSet<>();
  private final Map<Value, Op> definitions = new HashMap<>();

  /** Where the body of the gradient finds the values of the forward body. */
  private final Map<Value, Value> found = new HashMap<>();

  private final List<Value> keptOutputs;
  private final List<Value> keptResults;
  private final List<Loop.Sequence> sequences = new ArrayList<>();
  private final List<Loop.Captured> captured = new ArrayList<>();

  LoopGradient(Sweep outer, Loop loop, List<Value> results) {
    this.outer = outer;
    this.loop = loop;
    this.results = results;
    body = outer.out().nested();
    sweep = new Sweep(outer.active(), body, this::forward);
    loop.sequences().forEach(s -> forwardSequences.put(s.parameter(), s));
    loop.captured().forEach(c -> forwardCaptured.put(c.parameter(), c));
    loop.carried().forEach(c -> forwardStates.add(c.parameter()));
    loop.body().instructions().forEach(i -> definitions.put(i.result(), i.op()));
    keptOutputs = new ArrayList<>(loop.outputs());
    keptResults = new ArrayList<>(results);
  }

  /**
   * Emits the loop and hands its results to the gradients of what the forward loop reads. Returns
   * the forward loop with what it keeps.
   */
  Instruction apply() {
    Set<Value> reached = reached();
    List<Loop.Carried> states =
        loop.carried().stream().filter(s -> reached.contains(s.parameter())).toList();
    List<Loop.Captured> sums =
        loop.captured().stream().filter(c -> reached.contains(c.parameter())).toList();
    List<Loop.Sequence> inputs =
        loop.sequences().stream().filter(s -> reached.contains(s.parameter())).toList();
    if (states.isEmpty() && sums.isEmpty() && inputs.isEmpty()) {
      return new Instruction(results, loop);
    }

    List<Value> incoming = new ArrayList<>();
    for (Loop.Carried state : states) {
      Value gradient = body.parameter(Sweep.name(state.parameter()), state.parameter().type());
      incoming.add(gradient);
      sweep.contribute(state.next(), gradient);
    }
    for (int k = 0; k < loop.outputs().size(); k++) {
      Value output = loop.outputs().get(k);
      Value gradient = outer.gradient(results.get(loop.carried().size() + k));
      if (gradient != null) {
        Value step = body.parameter(Sweep.name(output), output.type());
        sequences.add(new Loop.Sequence(gradient, step));
        sweep.contribute(output, step);
      }
    }
    sweep.run(loop.body());

    List<Loop.Carried> carried = new ArrayList<>();
    for (int i = 0; i < states.size(); i++) {
      Loop.Carried state = states.get(i);
      carried.add(
          new Loop.Carried(
              outer.gradientOrZero(finalValue(state)),
              incoming.get(i),
              sweep.gradientOrZero(state.parameter())));
    }
    for (Loop.Captured sum : sums) {
      Value before = body.parameter(Sweep.name(sum.parameter()), sum.parameter().type());
      Value summand = sweep.gradientOrZero(sum.parameter());
      Value after =
          body.emit(
              Sweep.name(sum.parameter()),
              new Elementwise.Binary(BinaryFunction.ADD, before, summand));
      carried.add(new Loop.Carried(outer.zero(sum.outer()), before, after));
    }
    List<Value> collected = new ArrayList<>();
    inputs.forEach(input -> collected.add(sweep.gradientOrZero(input.parameter())));

    List<Value> gradients =
        outer
            .out()
            .emit(new Loop(!loop.reverse(), carried, sequences, captured, collected, body.block()));
    int next = 0;
    for (Loop.Carried state : states) {
      outer.contribute(state.initial(), gradients.get(next++));
    }
    for (Loop.Captured sum : sums) {
      outer.contribute(sum.outer(), gradients.get(next++));
    }
    for (Loop.Sequence input : inputs) {
      outer.contribute(input.outer(), gradients.get(next++));
    }
    return new Instruction(
        keptResults,
        new Loop(
            loop.reverse(),
            loop.carried(),
            loop.sequences(),
            loop.captured(),
            keptOutputs,
            loop.body()));
  }

  /**
   * The values of the body that get a gradient: from the gradients of the results, and round by
   * round from the states that these reach.
   */
  private Set<Value> reached() {
    Set<Value> reached = new HashSet<>();
    for (Loop.Carried state : loop.carried()) {
      if (outer.gradient(finalValue(state)) != null) {
        mark(state.parameter(), reached);
        mark(state.next(), reached);
      }
    }
    for (int k = 0; k < loop.outputs().size(); k++) {
      if (outer.gradient(results.get(loop.carried().size() + k)) != null) {
        mark(loop.outputs().get(k), reached);
      }
    }
    int before;
    do {
      before = reached.size();
      Activity.backward(loop.body(), sweep.active(), reached);
      for (Loop.Carried state : loop.carried()) {
        if (reached.contains(state.parameter())) {
          mark(state.next(), reached);
        }
      }
    } while (reached.size() > before);
    return reached;
  }

  private void mark(Value value, Set<Value> reached) {
    if (sweep.wants(value)) {
      reached.add(value);
    }
  }

  private Value finalValue(Loop.Carried state) {
    return results.get(loop.carried().indexOf(state));
  }

  /**
   * Where the gradient's body reads a value of the forward body: what the forward loop reads from
   * outside, the gradient reads there too; constants, repetitions and what is the same for all rows
   * are computed again; anything else is kept for every time step.
   */
  private Value forward(Value value) {
    Value known = found.get(value);
    if (known == null) {
      known = find(value);
      found.put(value, known);
    }
    return known;
  }

  private Value find(Value value) {
    Loop.Sequence sequence = forwardSequences.get(value);
    if (sequence != null) {
      return each(sequence.outer(), value);
    }
    Loop.Captured constant = forwardCaptured.get(value);
    if (constant != null) {
      Value parameter = body.parameter(value.name(), value.type());
      captured.add(new Loop.Captured(constant.outer(), parameter));
      return parameter;
    }
    Op definition = definitions.get(value);
    boolean again =
        definition instanceof Leaf
            || definition instanceof Elementwise.Expand
            || !value.type().batch();
    if (again && definition != null) {
      return body.emit(value.name(), definition.map(this::forward));
    }
    if (!value.type().batch() || (definition == null && !forwardStates.contains(value))) {
      throw Sweep.broken("no time steps of " + value + " " + value.type() + " can be kept");
    }
    return each(kept(value), value);
  }

  private Value each(Value sequence, Value value) {
    Value parameter = body.parameter(value.name(), value.type());
    sequences.add(new Loop.Sequence(sequence, parameter));
    return parameter;
  }

  /** All time steps of a value of the forward body. */
  private Value kept(Value value) {
    int at = keptOutputs.indexOf(value);
    if (at >= 0) {
      return keptResults.get(loop.carried().size() + at);
    }
    Value all = outer.out().parameter(value.name(), value.type().allSteps());
    keptOutputs.add(value);
    keptResults.add(all);
    return all;
  }
}
