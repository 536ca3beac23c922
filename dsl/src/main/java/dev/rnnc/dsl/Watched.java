package dev.rnnc.dsl;

import dev.rnnc.dsl.syntax.Expression;
import dev.rnnc.model.Layer;
import dev.rnnc.model.Node;
import dev.rnnc.source.Diagnostic;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Checks that the values which {@code watch} names exist. */
final class Watched {
  private final List<Node> nodes;
  private final Reports reports;

  Watched(List<Node> nodes, Reports reports) {
    this.nodes = nodes;
    this.reports = reports;
  }

  void check(List<Expression.Path> paths) {
    if (reports.hasErrors()) {
      return; // the network may lack what a mistake has hidden
    }
    for (Expression.Path path : paths) {
      String owner = path.parts().getFirst().text();
      String value = path.dotted().substring(owner.length() + 1);
      Optional<Layer> layer =
          nodes.stream()
              .filter(node -> node.name().equals(owner) && node instanceof Node.Apply)
              .map(node -> ((Node.Apply) node).layer())
              .findFirst();
      if (layer.isEmpty()) {
        report(
            path,
            "no layer is called `" + owner + "`",
            owner,
            nodes.stream().map(Node::name).toList());
      } else if (!values(layer.get()).contains(value)) {
        report(path, "`%s` has no value `%s`".formatted(owner, value), value, values(layer.get()));
      }
    }
  }

  private static List<String> values(Layer layer) {
    List<String> names = new ArrayList<>();
    layer.states().forEach(state -> names.add(state.name()));
    layer.equations().forEach(equation -> names.add(equation.defined().name()));
    return names;
  }

  private void report(Expression.Path path, String message, String word, List<String> known) {
    reports.report(Diagnostic.at(path.span(), "E0508", message).didYouMean(word, known));
  }
}
