package dev.rnnc.dsl;

import dev.rnnc.dsl.syntax.CellStatement;
import dev.rnnc.dsl.syntax.Name;
import dev.rnnc.source.Diagnostic;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Takes down what the equations of a body define, and reports names that they cannot define. */
final class EquationNames {
  private final Recipe recipe;
  private final Map<String, Local> locals;
  private final Map<String, Local.Definition> nexts;
  private final Set<String> excused;
  private final Reports reports;

  /**
   * @param locals the names of the body
   * @param nexts the new values of states
   * @param excused states that seem not to be updated because of a mistake that is reported
   */
  EquationNames(
      Recipe recipe,
      Map<String, Local> locals,
      Map<String, Local.Definition> nexts,
      Set<String> excused,
      Reports reports) {
    this.recipe = recipe;
    this.locals = locals;
    this.nexts = nexts;
    this.excused = excused;
    this.reports = reports;
  }

  /** Gives the name to the equation, or says why it cannot. */
  void announce(CellStatement.Equation equation) {
    Local.Definition definition = new Local.Definition(equation);
    Name name = equation.name();
    Local local = locals.get(name.text());
    if (equation.next()) {
      if (local instanceof Local.State) {
        Local.Definition before = nexts.putIfAbsent(name.text(), definition);
        if (before != null) {
          reports.report(
              Diagnostic.at(
                      equation.target(), "E0304", "`" + definition.written() + "` is defined twice")
                  .note(before.at(), "first here"));
        }
      } else if (!(local instanceof Local.Unknown)) {
        notAState(equation, local);
      }
      return;
    }
    switch (local) {
      case null -> {
        if (Body.isArgument(recipe, name.text())) {
          reports.error(
              equation.target(),
              "E0303",
              "`%s` is an argument: an equation cannot change it".formatted(name.text()));
        } else {
          locals.put(name.text(), definition);
        }
      }
      case Local.State _ -> {
        excused.add(name.text());
        reports.report(
            Diagnostic.at(
                    equation.target(),
                    "E0303",
                    "`%s` is the state before this time step: it cannot be assigned to"
                        .formatted(name.text()))
                .help("write `%s' = ..` for its new value".formatted(name.text())));
      }
      case Local.Weight weight ->
          reports.report(
              Diagnostic.at(
                      equation.target(),
                      "E0303",
                      "`%s` is a weight: training changes it, an equation cannot"
                          .formatted(name.text()))
                  .note(weight.at(), "declared here"));
      case Local.Input input ->
          reports.report(
              Diagnostic.at(
                      equation.target(),
                      "E0303",
                      "`%s` is an input: an equation cannot change it".formatted(name.text()))
                  .note(input.at(), "declared here"));
      case Local.Definition before ->
          reports.report(
              Diagnostic.at(
                      equation.target(), "E0304", "`%s` is defined twice".formatted(name.text()))
                  .note(before.at(), "first here"));
      case Local.Unknown _ -> {}
    }
  }

  private void notAState(CellStatement.Equation equation, @Nullable Local local) {
    String name = equation.name().text();
    Diagnostic wrong =
        Diagnostic.at(
            equation.target(),
            "E0309",
            "`%s'` is the new value of a state, but `%s` is %s"
                .formatted(name, name, local == null ? "not declared" : local.described()));
    reports.report(wrong.help("declare it: `state %s[hidden]`".formatted(name)));
  }
}
