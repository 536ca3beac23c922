package dev.rnnc.dsl;

import dev.rnnc.dsl.syntax.CellStatement;
import dev.rnnc.dsl.syntax.Name;
import dev.rnnc.source.Diagnostic;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Warns of what a sound body declares and never reads. */
final class UnusedNames {
  private final Recipe recipe;
  private final Body body;
  private final Reports reports;

  UnusedNames(Recipe recipe, Body body, Reports reports) {
    this.recipe = recipe;
    this.body = body;
    this.reports = reports;
  }

  void warn() {
    Set<String> inShapes = new HashSet<>();
    recipe.lines().flatMap(UnusedNames::read).forEach(name -> inShapes.add(name.text()));
    for (Map.Entry<String, Local> entry : body.locals().entrySet()) {
      String name = entry.getKey();
      if (body.used().contains(name)) {
        continue;
      }
      switch (entry.getValue()) {
        case Local.Input input -> unused(input.at(), name);
        case Local.Weight weight -> unused(weight.at(), name);
        case Local.Definition definition -> unused(definition.at(), name);
        case Local.State _, Local.Unknown _ -> {}
      }
    }
    for (var parameter : recipe.text().parameters()) {
      if (!inShapes.contains(parameter.name().text())) {
        unused(parameter.name().span(), parameter.name().text());
      }
    }
  }

  private void unused(dev.rnnc.source.Span at, String name) {
    reports.report(Diagnostic.at(at, "W0301", "`" + name + "` is never used"));
  }

  /** What a line reads, of whatever branch. */
  private static Stream<Name> read(CellStatement line) {
    return switch (line) {
      case CellStatement.Input _ -> Stream.empty();
      case CellStatement.Declaration declaration ->
          Stream.concat(declaration.shape().stream(), declaration.start().stream())
              .flatMap(Trees::names);
      case CellStatement.Output output -> Trees.names(output.value());
      case CellStatement.Equation equation -> Trees.names(equation.value());
      case CellStatement.When when -> Trees.names(when.condition());
    };
  }
}
