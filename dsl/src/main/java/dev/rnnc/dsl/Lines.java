package dev.rnnc.dsl;

import dev.rnnc.dsl.syntax.CellStatement;
import dev.rnnc.dsl.syntax.Name;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The lines of a cell's body that are in force once its {@code when}s are decided.
 *
 * @param undecided names that a branch would define whose condition is faulty: nothing is said of
 *     them
 */
record Lines(
    List<Name> inputs,
    List<CellStatement.Declaration> declarations,
    List<CellStatement.Equation> equations,
    List<CellStatement.Output> outputs,
    Set<String> undecided) {

  /**
   * @param runTime which conditions cannot be decided; that has been reported
   */
  static Lines of(
      List<CellStatement> body, RunTimeConditions runTime, Scope arguments, Reports reports) {
    Lines lines =
        new Lines(
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new HashSet<>());
    lines.add(body, runTime, new Evaluation(arguments, reports));
    return lines;
  }

  private void add(List<CellStatement> body, RunTimeConditions runTime, Evaluation evaluation) {
    for (CellStatement line : body) {
      switch (line) {
        case CellStatement.Input input -> inputs.addAll(input.names());
        case CellStatement.Declaration declaration -> declarations.add(declaration);
        case CellStatement.Equation equation -> equations.add(equation);
        case CellStatement.Output output -> outputs.add(output);
        case CellStatement.When when -> {
          Optional<Boolean> decided =
              runTime.asks(when.condition())
                  ? Optional.empty()
                  : evaluation.yesNo(when.condition(), "`when`");
          if (decided.isEmpty()) {
            skip(when.then());
            skip(when.otherwise());
          } else {
            add(decided.get() ? when.then() : when.otherwise(), runTime, evaluation);
          }
        }
      }
    }
  }

  private void skip(List<CellStatement> body) {
    for (CellStatement line : body) {
      switch (line) {
        case CellStatement.Input input -> input.names().forEach(name -> undecided.add(name.text()));
        case CellStatement.Declaration declaration ->
            declaration.names().forEach(name -> undecided.add(name.text()));
        case CellStatement.Equation equation ->
            undecided.add(equation.name().text() + (equation.next() ? "'" : ""));
        case CellStatement.Output _ -> undecided.add("output");
        case CellStatement.When when -> {
          skip(when.then());
          skip(when.otherwise());
        }
      }
    }
  }
}
