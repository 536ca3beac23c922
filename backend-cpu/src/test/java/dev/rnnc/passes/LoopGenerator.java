package dev.rnnc.passes;

import dev.rnnc.ir.Elementwise;
import dev.rnnc.ir.Emitter;
import dev.rnnc.ir.Leaf;
import dev.rnnc.ir.Loop;
import dev.rnnc.ir.Type;
import dev.rnnc.ir.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Draws a loop: its states and their starts, its equations, masks and outputs. */
final class LoopGenerator {
  /** The results of a drawn loop. */
  record Layer(List<Value> finals, List<Value> sequences) {}

  private record State(Value initial, Value parameter) {}

  private final ProgramGenerator network;
  private final Chance chance;
  private final Emitter main;
  private final Emitter body;
  private final List<Loop.Sequence> sequences = new ArrayList<>();
  private final List<Loop.Captured> captured = new ArrayList<>();
  private final @Nullable Value valid;
  private final Value x;

  LoopGenerator(
      ProgramGenerator network, Chance chance, Emitter main, Value x, @Nullable Value valid) {
    this.network = network;
    this.chance = chance;
    this.main = main;
    this.body = main.nested();
    this.x = each(x);
    this.valid = valid == null ? null : each(valid);
  }

  Layer draw(boolean reverse) {
    List<State> states = new ArrayList<>();
    int count = chance.of(1, 1, 1, 2, 2, 3);
    for (int i = 0; i < count; i++) {
      states.add(state(Type.row(network.size())));
    }
    if (chance.in(12)) {
      states.add(state(Type.row(network.size(), network.size())));
    }
    CellGenerator cell = new CellGenerator(this, chance, body);
    cell.sees(x);
    states.forEach(state -> cell.sees(state.parameter()));
    if (chance.in(15)) {
      cell.sees(ofSequence(Type.row(network.size()), ""));
    }
    if (chance.in(10)) {
      cell.sees(ofSequence(Type.indexPerRow(), ":3"));
    }
    cell.equations(chance.between(0, 5));
    List<Loop.Carried> carried = new ArrayList<>();
    List<Value> outputs = new ArrayList<>();
    for (State state : states) {
      Value next = cell.next(state.parameter());
      cell.sees(next);
      carried.add(
          new Loop.Carried(state.initial(), state.parameter(), masked(next, state.parameter())));
      if (next.type().rank() == 1 && (outputs.isEmpty() || chance.in(40))) {
        outputs.add(masked(next, body.constant(0, next.type())));
      }
    }
    if (chance.in(35)) {
      Value output = cell.value(network.size());
      outputs.add(masked(output, body.constant(0, output.type())));
    }
    List<Value> results =
        main.emit(new Loop(reverse, carried, sequences, captured, outputs, body.block()));
    return new Layer(
        results.subList(0, carried.size()), results.subList(carried.size(), results.size()));
  }

  private State state(Type type) {
    Value initial =
        switch (chance.between(0, 3)) {
          case 0, 1 -> main.constant(0, type);
          case 2 -> {
            String name = network.name("start");
            yield main.emit(name, new Leaf.Input(name, type));
          }
          default ->
              main.expand(
                  network.parameter("start", type.features().toArray(new Integer[0])), type);
        };
    return new State(initial, body.parameter(network.name("s"), type));
  }

  private Value masked(Value value, Value otherwise) {
    if (valid == null) {
      return value;
    }
    Value mask =
        value.type().rank() == 1
            ? body.expand(valid, value.type())
            : body.emit("", new Elementwise.Expand(valid, value.type()));
    return body.select(mask, value, otherwise);
  }

  private Value each(Value outer) {
    Value parameter = body.parameter(outer.name(), outer.type().oneStep());
    sequences.add(new Loop.Sequence(outer, parameter));
    return parameter;
  }

  /** A new weight, as the body sees it. */
  Value weight(String kind, Integer... features) {
    return with(network.parameter(kind, features));
  }

  /** A mask that stays the same for all time steps. */
  Value keepMask(int features) {
    return with(
        main.emit(
            "mask",
            new Leaf.KeepMask(chance.between(1, 1000), 0.25, chance.in(50), Type.row(features))));
  }

  /** An input that is the same at every time step. */
  private Value ofSequence(Type type, String tokens) {
    String name = network.name("given") + tokens;
    return with(main.emit("given", new Leaf.Input(name, type)));
  }

  private Value with(Value outer) {
    Value parameter = body.parameter(outer.name(), outer.type());
    captured.add(new Loop.Captured(outer, parameter));
    return parameter;
  }

  int size() {
    return network.size();
  }
}
