package dev.rnnc.lower;

import dev.rnnc.ir.Emitter;
import dev.rnnc.ir.Leaf;
import dev.rnnc.ir.Program;
import dev.rnnc.ir.Steps;
import dev.rnnc.ir.Type;
import dev.rnnc.ir.Value;
import dev.rnnc.ir.Verifier;
import dev.rnnc.model.DataSize;
import dev.rnnc.model.Model;
import dev.rnnc.model.Network;
import dev.rnnc.model.Node;
import dev.rnnc.model.Ports;
import dev.rnnc.model.Size;
import dev.rnnc.model.Task;
import dev.rnnc.model.ValueType;
import dev.rnnc.source.BrokenInvariant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Lowers a model whose sizes are known to the program of a {@link Purpose}. */
public final class Lowering {
  private final Model model;
  private final Purpose purpose;
  private final Map<DataSize, Integer> sizes;
  private final Emitter emitter = Emitter.startingAt(0);
  private final Map<String, Value> weights = new LinkedHashMap<>();
  private final Map<String, Value> values = new HashMap<>();
  private final Map<String, Value> finalStates = new HashMap<>();
  private final Map<String, Value> probes = new LinkedHashMap<>();
  private final List<Program.Output> outputs = new ArrayList<>();
  private final List<Program.Store> stores = new ArrayList<>();
  private Optional<Value> lengths = Optional.empty();
  private Optional<Value> valid = Optional.empty();
  private Optional<Value> reset = Optional.empty();

  /** How many streams of random numbers there are; numbered in the order of the file. */
  private int masks;

  private Lowering(Model model, Map<DataSize, Integer> sizes, Purpose purpose) {
    this.model = model;
    this.sizes = sizes;
    this.purpose = purpose;
  }

  /**
   * The program of a model.
   *
   * @param sizes the sizes that come from the data
   */
  public static Lowered lower(Model model, Map<DataSize, Integer> sizes, Purpose purpose) {
    return new Lowering(model, sizes, purpose).run();
  }

  private Lowered run() {
    Network network = model.network();
    for (Network.NamedWeight weight : network.weights()) {
      Type type = Type.whole(bind(weight.weight().sizes()).toArray(new Integer[0]));
      weights.put(
          weight.name(), emitter.emit(weight.name(), new Leaf.Parameter(weight.name(), type)));
    }
    for (Node node : network.nodes()) {
      values.put(node.name(), node(node));
    }
    Value prediction = value(network.output());
    Optional<Value> loss =
        purpose == Purpose.STEP
            ? Optional.empty()
            : Optional.of(new LossLowering(this).lower(model, prediction));
    if (purpose == Purpose.EVALUATION || purpose == Purpose.STEP) {
      outputs.add(new Program.Output(Ports.PREDICTION, prediction));
    }
    String name = purpose.name().toLowerCase(Locale.ROOT);
    Program program = new Program(name, emitter.block(), outputs, stores);
    return new Lowered(Verifier.verify("lower", program), weights, loss, probes);
  }

  private Value node(Node node) {
    return switch (node) {
      case Node.DataInput input -> dataInput(input);
      case Node.Apply apply -> new LayerLowering(this, apply).lower();
      case Node.Combine combine ->
          ExpressionLowering.in(this, node.name(), symbol -> value(symbol.name()))
              .lower(combine.expression(), "");
      case Node.Last last -> new LastLowering(this).lower(last);
    };
  }

  private Value dataInput(Node.DataInput input) {
    Type type =
        input.type().kind() == ValueType.Kind.TOKEN
            ? Type.tokens()
            : Type.sequence(bind(input.type().sizes()).toArray(new Integer[0]));
    return emitter.emit(input.name(), new Leaf.Input(Ports.INPUT, type));
  }

  // What the parts of this package share.

  Purpose purpose() {
    return purpose;
  }

  Task task() {
    return model.task();
  }

  Network network() {
    return model.network();
  }

  Emitter emitter() {
    return emitter;
  }

  Value value(String node) {
    return known(values, node);
  }

  Value weight(String name) {
    return known(weights, name);
  }

  private static Value known(Map<String, Value> values, String name) {
    Value value = values.get(name);
    if (value == null) {
      throw new BrokenInvariant("lower", "nothing is called " + name);
    }
    return value;
  }

  /** Keeps what a state is after all time steps, {@code [batch, ..]}. */
  void ends(String layer, String state, Value value) {
    finalStates.put(layer + "." + state, value);
  }

  Value finalState(String layer, String state) {
    return known(finalStates, layer + "." + state);
  }

  /** Zeros that are added to a state, to have its gradient. */
  void probe(String state, Value zeros) {
    probes.put(state, zeros);
  }

  int bind(Size size) {
    return size.bind(sizes);
  }

  List<Integer> bind(List<Size> list) {
    return list.stream().map(this::bind).toList();
  }

  /** What is kept at random: 1, or what makes up for the rest, and 0 at the rate. */
  Value keepMask(double rate, boolean scaled, Type type) {
    return emitter.emit("keep", new Leaf.KeepMask(masks++, rate, scaled, type));
  }

  Value lengths() {
    if (lengths.isEmpty()) {
      lengths =
          Optional.of(emitter.emit("lengths", new Leaf.Input(Ports.LENGTHS, Type.indexPerRow())));
    }
    return lengths.get();
  }

  /** 1 at valid time steps, {@code [time, batch, 1]}; empty where all are valid. */
  Optional<Value> valid() {
    if (task().lengths() && purpose != Purpose.STEP && valid.isEmpty()) {
      valid = Optional.of(emitter.emit("valid", new Steps.Valid(lengths())));
    }
    return valid;
  }

  /** 1 for rows that start afresh, {@code [batch, 1]}. */
  Value reset() {
    if (reset.isEmpty()) {
      reset = Optional.of(emitter.emit("reset", new Leaf.Input(Ports.RESET, Type.row(1))));
    }
    return reset.get();
  }

  void output(String name, Value value) {
    outputs.add(new Program.Output(name, value));
  }

  void store(String name, Value value) {
    stores.add(new Program.Store(name, value));
  }
}
