package dev.rnnc.dsl;

import dev.rnnc.dsl.syntax.CellStatement;
import dev.rnnc.dsl.syntax.Name;
import dev.rnnc.source.Diagnostic;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Says where a {@code when} asks for what only a time step knows. */
final class RunTimeConditions {
  private final Recipe recipe;
  private final Reports reports;

  RunTimeConditions(Recipe recipe, Reports reports) {
    this.recipe = recipe;
    this.reports = reports;
  }

  /** The names that no condition may use. */
  Set<String> check() {
    Map<String, Name> values = new LinkedHashMap<>();
    recipe
        .lines()
        .flatMap(line -> defined(line).stream())
        .forEach(name -> values.putIfAbsent(name.text(), name));
    recipe.text().parameters().forEach(parameter -> values.remove(parameter.name().text()));
    recipe
        .lines()
        .filter(CellStatement.When.class::isInstance)
        .flatMap(line -> Trees.names(((CellStatement.When) line).condition()))
        .forEach(name -> check(name, values));
    return values.keySet();
  }

  private void check(Name name, Map<String, Name> values) {
    Name value = values.get(name.text());
    if (value != null) {
      reports.report(
          Diagnostic.at(
                  name.span(),
                  "E0211",
                  "`%s` differs from time step to time step, but `when` is decided at check"
                      .formatted(name.text()))
              .note(value.span(), "`" + name.text() + "` is a value of the cell")
              .help("`where(condition, a, b)` chooses between values"));
    }
  }

  private static List<Name> defined(CellStatement line) {
    return switch (line) {
      case CellStatement.Input input -> input.names();
      case CellStatement.Declaration declaration -> declaration.names();
      case CellStatement.Equation equation -> List.of(equation.name());
      case CellStatement.Output _, CellStatement.When _ -> List.of();
    };
  }
}
