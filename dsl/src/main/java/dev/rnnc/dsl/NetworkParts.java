package dev.rnnc.dsl;

import dev.rnnc.dsl.syntax.Expression.Call;
import dev.rnnc.model.Layer;
import dev.rnnc.model.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the lines of a network make while they are read. */
final class NetworkParts {
  private final List<Node> nodes = new ArrayList<>();
  private final List<Node> encoderNodes = new ArrayList<>();
  private final Map<String, Call> calls = new LinkedHashMap<>();
  private final Map<String, Optional<Layer>> layers = new LinkedHashMap<>();

  void add(Node node) {
    nodes.add(node);
  }

  /** Adds to the encoder what the decoder asks of it. */
  void addToEncoder(Node node) {
    encoderNodes.add(node);
  }

  List<Node> encoderNodes() {
    return encoderNodes;
  }

  List<Node> nodes() {
    return nodes;
  }

  /** Keeps the call that makes a layer. */
  void made(String node, Call call) {
    calls.put(node, call);
  }

  /** The calls that make layers, by the layers' names. */
  Map<String, Call> calls() {
    return calls;
  }

  /** Keeps a layer under its name, for weights that others share; empty if it is faulty. */
  void remember(String node, Optional<Layer> layer) {
    layers.put(node, layer);
  }

  Optional<Optional<Layer>> remembered(String node) {
    return Optional.ofNullable(layers.get(node));
  }

  Set<String> rememberedNames() {
    return layers.keySet();
  }
}
