package dev.rnnc.dsl;

import dev.rnnc.dsl.syntax.CellStatement;
import dev.rnnc.dsl.syntax.Expression;
import dev.rnnc.dsl.syntax.Name;
import dev.rnnc.source.Diagnostic;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Finds each {@code when} that asks for what only a time step knows. */
final class RunTimeConditions {
  private final Recipe recipe;

  /** The names that no condition may read. */
  private final Map<String, Name> values = new LinkedHashMap<>();

  RunTimeConditions(Recipe recipe) {
    this.recipe = recipe;
    recipe
        .lines()
        .flatMap(line -> defined(line).stream())
        .forEach(name -> values.putIfAbsent(name.text(), name));
    recipe.text().parameters().forEach(parameter -> values.remove(parameter.name().text()));
  }

  void report(Reports reports) {
    recipe
        .lines()
        .filter(CellStatement.When.class::isInstance)
        .flatMap(line -> read(((CellStatement.When) line).condition()))
        .forEach(name -> report(name, reports));
  }

  /** Whether a condition cannot be decided, which is reported. */
  boolean asks(Expression condition) {
    return read(condition).anyMatch(name -> values.containsKey(name.text()));
  }

  /**
   * The names whose values a condition reads. What is compared with an argument that is a choice is
   * one of its words, whatever else in the cell has that name: an argument's type decides what a
   * bare name means.
   */
  private Stream<Name> read(Expression condition) {
    return condition instanceof Expression.Binary binary
        ? Stream.concat(
            isWord(binary.left(), binary.right()) ? Stream.empty() : read(binary.left()),
            isWord(binary.right(), binary.left()) ? Stream.empty() : read(binary.right()))
        : Trees.names(condition);
  }

  private boolean isWord(Expression side, Expression other) {
    return side instanceof Name word
        && other instanceof Name argument
        && recipe.text().parameters().stream()
            .filter(parameter -> parameter.name().text().equals(argument.text()))
            .flatMap(parameter -> parameter.choices().stream())
            .anyMatch(choice -> choice.text().equals(word.text()));
  }

  private void report(Name name, Reports reports) {
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
