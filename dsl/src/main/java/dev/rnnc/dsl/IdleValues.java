package dev.rnnc.dsl;

import dev.rnnc.model.Network;
import dev.rnnc.model.Node;
import dev.rnnc.model.Symbol;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Finds the values of a network that its output does not depend on. */
record IdleValues(Network network) {
  List<String> names() {
    Set<String> needed = new HashSet<>();
    Deque<String> open = new ArrayDeque<>(List.of(network.output()));
    while (!open.isEmpty()) {
      String name = open.pop();
      if (needed.add(name)) {
        open.addAll(sources(network.node(name)));
      }
    }
    return network.nodes().stream()
        .filter(node -> !(node instanceof Node.DataInput || node instanceof Node.Column))
        .map(Node::name)
        .filter(name -> !needed.contains(name))
        .toList();
  }

  private static List<String> sources(Node node) {
    return switch (node) {
      case Node.DataInput _, Node.Memory _, Node.MemoryMask _ -> List.of();
      case Node.Column column -> List.of(column.of());
      case Node.Apply apply -> apply.inputs();
      case Node.Last last -> List.of(last.of());
      case Node.Combine combine -> combine.expression().symbols().map(Symbol::name).toList();
    };
  }
}
