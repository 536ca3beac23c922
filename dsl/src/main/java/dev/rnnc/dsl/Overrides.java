package dev.rnnc.dsl;

import dev.rnnc.dsl.syntax.Expression;
import dev.rnnc.dsl.syntax.Item;
import dev.rnnc.dsl.syntax.Syntax;
import dev.rnnc.source.Diagnostic;
import dev.rnnc.source.Diagnostics;
import dev.rnnc.source.SourceFile;
import dev.rnnc.source.Spelling;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** The values that a command line gives to params. */
final class Overrides {
  private final Settings settings;
  private final Reports reports;
  private final Set<String> taken = new HashSet<>();

  Overrides(Settings settings, Reports reports) {
    this.settings = settings;
    this.reports = reports;
  }

  /** What the command line says of a param, if it does. */
  Optional<Scope.Meaning> of(Item.Param param) {
    String name = param.name().text();
    String value = settings.values().get(name);
    if (value == null) {
      return Optional.empty();
    }
    taken.add(name);
    Scope scope = new EmptyScope(settings.folder());
    if (param.value() instanceof Expression.Text && !value.startsWith("\"")) {
      return Optional.of(new Scope.Meaning.Known(new Static.Text(value, scope.folder())));
    }
    String before = "--set " + name + "=";
    SourceFile text = SourceFile.of("command line", value);
    Diagnostics found = new Diagnostics();
    Optional<Expression> expression = Syntax.parseValue(text, found);
    found.inOrder().forEach(reports::report);
    if (expression.isEmpty() && !found.hasErrors()) {
      reports.report(Diagnostic.general("E0110", "`" + before + "` has no value"));
    }
    return Optional.of(
        expression.isPresent()
            ? new Scope.Meaning.Written(expression.get(), scope)
            : new Scope.Meaning.Unknown());
  }

  /** Reports values for params that no file has. */
  void checkAllTaken(Collection<String> params) {
    for (String name : settings.values().keySet()) {
      if (taken.contains(name)) {
        continue;
      }
      String help =
          Spelling.nearest(name, params)
              .map(near -> "did you mean `--set " + near + "=..`?")
              .orElse(
                  params.isEmpty()
                      ? "the file has no params"
                      : "its params are " + Kind.all(params.stream().toList()));
      reports.report(
          Diagnostic.general("E0110", "`--set %s=..`: the file has no such param".formatted(name))
              .help(help));
    }
  }
}
