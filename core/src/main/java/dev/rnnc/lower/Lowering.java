package dev.rnnc.lower;

import dev.rnnc.ir.ElementType;
import dev.rnnc.ir.Emitter;
import dev.rnnc.ir.Leaf;
import dev.rnnc.ir.Program;
import dev.rnnc.ir.Rearrange;
import dev.rnnc.ir.Steps;
import dev.rnnc.ir.Type;
import dev.rnnc.ir.Value;
import dev.rnnc.ir.Verifier;
import dev.rnnc.model.DataSize;
import dev.rnnc.model.Layer;
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
  private final Side source = new Side(Ports.SOURCE, Ports.SOURCE_LENGTHS);
  private final Side target = new Side(Ports.INPUT, Ports.LENGTHS);
  private final Map<String, Value> finalStates = new HashMap<>();
  private final Map<String, Value> probes = new LinkedHashMap<>();
  private final List<Program.Output> outputs = new ArrayList<>();
  private final List<Program.Store> stores = new ArrayList<>();
  private Side current = target;
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
    if (purpose != Purpose.STEP) {
      network.encoder().ifPresent(encoder -> nodes(source.of(encoder), encoder.nodes()));
    }
    if (purpose == Purpose.ENCODE) {
      return encoded(network);
    }
    nodes(target.of(network), network.nodes());
    if (purpose == Purpose.WATCH) {
      return lowered(Optional.empty());
    }
    Value prediction = value(network.output());
    Optional<Value> loss =
        purpose == Purpose.STEP
            ? Optional.empty()
            : Optional.of(new LossLowering(this).lower(model, prediction));
    if (purpose == Purpose.EVALUATION || purpose == Purpose.STEP) {
      outputs.add(new Program.Output(Ports.PREDICTION, prediction));
    }
    return lowered(loss);
  }

  private void nodes(Side side, List<Node> nodes) {
    current = side;
    for (Node node : nodes) {
      Value value = node(node);
      side.values().put(node.name(), value);
      if (watches(node.name())) {
        watched(node.name(), value);
      }
    }
  }

  /** What a decoder starts from: its states, and what it keeps of the source. */
  private Lowered encoded(Network network) {
    for (Node node : network.nodes()) {
      switch (node) {
        case Node.Memory memory -> output(Ports.memory(node.name()), memory(memory));
        case Node.MemoryMask _ -> output(Ports.memory(node.name()), memoryMask());
        case Node.Apply apply -> {
          for (Layer.State state : apply.layer().states()) {
            output(
                Ports.state(apply.name(), state.name()), new LayerStates(this, apply).fresh(state));
          }
        }
        case Node.DataInput _, Node.Column _, Node.Combine _, Node.Last _ -> {}
      }
    }
    return lowered(Optional.empty());
  }

  private Lowered lowered(Optional<Value> loss) {
    String name = purpose.name().toLowerCase(Locale.ROOT);
    Program program = new Program(name, emitter.block(), outputs, stores);
    return new Lowered(Verifier.verify("lower", program), weights, loss, probes);
  }

  private Value node(Node node) {
    return switch (node) {
      case Node.DataInput input -> dataInput(input);
      case Node.Column column -> column(column);
      case Node.Apply apply -> new LayerLowering(this, apply).lower();
      case Node.Combine combine ->
          ExpressionLowering.in(this, node.name(), symbol -> value(symbol.name()))
              .lower(combine.expression(), "");
      case Node.Last last -> new LastLowering(this).lower(last);
      case Node.Memory memory -> purpose == Purpose.STEP ? kept(memory) : memory(memory);
      case Node.MemoryMask mask -> purpose == Purpose.STEP ? kept(mask) : memoryMask();
    };
  }

  private Value dataInput(Node.DataInput input) {
    Type type =
        input.type().kind() == ValueType.Kind.TOKEN
            ? Type.tokens()
            : Type.sequence(bind(input.type().sizes()).toArray(new Integer[0]));
    return emitter.emit(input.name(), new Leaf.Input(current.input(), type));
  }

  private Value column(Node.Column column) {
    int begin = bind(column.begin());
    int end = begin + bind(column.type().sizes().getFirst());
    return emitter.emit(column.name(), new Rearrange.Slice(value(column.of()), 0, begin, end));
  }

  private Value kept(Node node) {
    Type type = Type.row(bind(node.type().sizes()).toArray(new Integer[0]));
    return emitter.emit(node.name(), new Leaf.Input(Ports.memory(node.name()), type));
  }

  private Value memory(Node.Memory memory) {
    Value all = known(source.values(), memory.of());
    // Of a layer without states, what is beyond a source's end is not zero.
    Value valid = emitter.expand(valid(source), all.type());
    Value within = emitter.select(valid, all, emitter.constant(0, all.type()));
    return emitter.emit(
        memory.name(), new Steps.Stack(within, memory.type().sizes().getFirst().bind(sizes)));
  }

  private Value memoryMask() {
    int steps = Size.of(DataSize.SOURCE_STEPS).bind(sizes);
    Value stacked = emitter.emit("source.valid", new Steps.Stack(valid(source), steps));
    return emitter.emit("source.valid", new Rearrange.Reshape(stacked, List.of(steps)));
  }

  // What the parts of this package share.

  /** Whether this is a decoder's step, before which its encoder has run. */
  boolean decodes() {
    return purpose == Purpose.STEP && model.network().encoder().isPresent();
  }

  Purpose purpose() {
    return purpose;
  }

  Task task() {
    return model.task();
  }

  /** What the present node stands in: the encoder, or the network itself. */
  Network network() {
    return current.network();
  }

  /** The states in which the encoder ends, by which {@code start = encoder} begins. */
  Value encoderState(String state) {
    Node.Apply last =
        model
            .network()
            .encoder()
            .flatMap(Network::lastRecurrent)
            .orElseThrow(() -> new BrokenInvariant("lower", "there is no encoder with states"));
    return finalState(last.name(), state);
  }

  Emitter emitter() {
    return emitter;
  }

  Value value(String node) {
    return known(current.values(), node);
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
    return lengths(current);
  }

  private Value lengths(Side side) {
    return side.lengths(port -> emitter.emit(port, new Leaf.Input(port, Type.indexPerRow())));
  }

  /** 1 at valid time steps, {@code [time, batch, 1]}; empty where all are valid. */
  Optional<Value> valid() {
    return task().lengths() && purpose != Purpose.STEP
        ? Optional.of(valid(current))
        : Optional.empty();
  }

  private Value valid(Side side) {
    return side.valid(() -> emitter.emit("valid", new Steps.Valid(lengths(side))));
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

  /** Whether a value is asked for by {@code train { watch = [..] }}, in a program that looks. */
  boolean watches(String name) {
    return purpose == Purpose.WATCH && model.training().watch().contains(name);
  }

  /** Gives out a value that is watched; tokens have no distribution. */
  void watched(String name, Value value) {
    if (value.type().element() == ElementType.REAL) {
      output(Ports.watched(name), value);
    }
  }

  void store(String name, Value value) {
    stores.add(new Program.Store(name, value));
  }
}
