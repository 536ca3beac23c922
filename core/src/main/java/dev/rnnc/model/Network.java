package dev.rnnc.model;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The values of a network in an order in which each stands before its use.
 *
 * @param output the name of the value that goes to the loss
 * @param encoder for sequence to sequence: what reads the source
 */
public record Network(List<Node> nodes, String output, Optional<Network> encoder) {
  public Network {
    nodes = List.copyOf(nodes);
    Set<String> names = new HashSet<>();
    for (Node node : nodes) {
      if (!names.add(node.name())) {
        throw new ModelException("two values are called " + node.name());
      }
    }
    if (!names.contains(output)) {
      throw new ModelException("no value is called " + output);
    }
  }

  public Node node(String name) {
    return nodes.stream()
        .filter(node -> node.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new ModelException("no value is called " + name));
  }

  /** The layers, first to last, those of the encoder before. */
  public List<Node.Apply> layers() {
    return Stream.concat(
            encoder.stream().flatMap(before -> before.nodes().stream()), nodes.stream())
        .filter(Node.Apply.class::isInstance)
        .map(Node.Apply.class::cast)
        .toList();
  }

  /** The last layer with states, to which {@code start = encoder} looks. */
  public Optional<Node.Apply> lastRecurrent() {
    return layers().stream()
        .filter(apply -> apply.layer().isRecurrent())
        .reduce((before, after) -> after);
  }

  /** Every weight that is not another's, under its global name. */
  public List<NamedWeight> weights() {
    return layers().stream()
        .flatMap(apply ->
            apply.layer().weights().stream()
                .filter(weight -> !apply.ties().containsKey(weight.name()))
                .map(weight ->
                    new NamedWeight(apply.weightName(weight.name()), apply.name(), weight)))
        .toList();
  }

  /** A weight under its global name, and the layer that owns it. */
  public record NamedWeight(String name, String layer, Layer.Weight weight) {}
}
