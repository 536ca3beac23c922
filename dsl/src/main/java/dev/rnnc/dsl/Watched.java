package dev.rnnc.dsl;

import dev.rnnc.dsl.syntax.Expression;
import dev.rnnc.model.Network;
import dev.rnnc.model.Node;
import dev.rnnc.model.Watchable;
import dev.rnnc.source.Diagnostic;
import dev.rnnc.source.Spelling;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Checks that the values which {@code watch} names exist. */
final class Watched {
  private final List<Watchable> known;
  private final Reports reports;

  Watched(NetworkBlock.Result network, Reports reports) {
    List<Node> source =
        network.network().flatMap(Network::encoder).map(Network::nodes).orElse(List.of());
    this.known = Watchable.of(Stream.concat(source.stream(), network.nodes().stream()).toList());
    this.reports = reports;
  }

  void check(List<Expression.Reference> references) {
    if (reports.hasErrors()) {
      return; // the network may lack what a mistake has hidden
    }
    List<String> names = known.stream().map(Watchable::name).toList();
    for (Expression.Reference reference : references) {
      if (!names.contains(reference.dotted())) {
        reports.report(unknown(reference));
      }
    }
  }

  private Diagnostic unknown(Expression.Reference reference) {
    String written = reference.dotted();
    List<String> lines = known.stream().map(value -> value.node().name()).distinct().toList();
    return lines.stream()
        .filter(line -> written.startsWith(line + "."))
        .findFirst()
        .map(line -> unknownOf(line, reference))
        .orElseGet(() -> unknownLine(reference, lines));
  }

  private Diagnostic unknownOf(String line, Expression.Reference reference) {
    String value = reference.dotted().substring(line.length() + 1);
    List<String> values =
        known.stream()
            .map(Watchable::name)
            .filter(name -> name.startsWith(line + "."))
            .map(name -> name.substring(line.length() + 1))
            .toList();
    Diagnostic diagnostic =
        Diagnostic.at(reference.span(), "E0508", "`%s` has no value `%s`".formatted(line, value))
            .didYouMean(value, values);
    return values.isEmpty()
        ? diagnostic.help("`%s` alone is what it hands on".formatted(line))
        : diagnostic.help(
            "what can be watched of `%s`: %s; `%s` alone is what it hands on"
                .formatted(line, listed(values), line));
  }

  private static Diagnostic unknownLine(Expression.Reference reference, List<String> lines) {
    String line = reference.parts().getFirst().text();
    Diagnostic diagnostic =
        Diagnostic.at(reference.span(), "E0508", "no layer is called `" + line + "`")
            .help("write the layer, a dot and the value; the layers are " + listed(lines));
    return Spelling.nearest(line, lines)
        .map(near -> reference.dotted().replaceFirst("^" + line, near))
        .map(meant -> diagnostic.label("did you mean `" + meant + "`?"))
        .orElse(diagnostic);
  }

  private static String listed(List<String> names) {
    return names.stream().map(name -> "`" + name + "`").collect(Collectors.joining(", "));
  }
}
