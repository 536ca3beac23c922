package dev.rnnc.dsl;

import dev.rnnc.dsl.Scope.InScope;
import dev.rnnc.dsl.syntax.Expression;
import dev.rnnc.dsl.syntax.Name;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the columns of a table are for. */
record TableColumns(
    Optional<String> series, Optional<String> time, List<String> inputs, String target) {
  static final TableColumns NONE =
      new TableColumns(Optional.empty(), Optional.empty(), List.of(), "");

  /** Empty after a mistake. */
  static Optional<TableColumns> read(Bound bound, Reports reports) {
    boolean sound = true;
    Map<String, Optional<String>> single = new LinkedHashMap<>();
    for (String name : List.of("series", "time", "target")) {
      Optional<InScope> written = bound.written(name);
      Optional<String> column = written.flatMap(given -> column(given.expression(), given.scope()));
      if (written.isPresent() && column.isEmpty()) {
        notAColumn(written.get().expression(), name, reports);
        sound = false;
      }
      single.put(name, column);
    }
    List<String> inputs = new ArrayList<>();
    Optional<InScope> list = bound.written("input");
    if (list.isPresent()) {
      Expression expression = list.get().expression();
      List<Expression> elements =
          expression instanceof Expression.ListOf several
              ? several.elements()
              : List.of(expression);
      for (Expression element : elements) {
        Optional<String> column = column(element, list.get().scope());
        if (column.isEmpty()) {
          notAColumn(element, "input", reports);
          sound = false;
        } else if (inputs.contains(column.get())) {
          reports.error(
              element.span(), "E0502", "the column `%s` is named twice".formatted(column.get()));
          sound = false;
        }
        column.ifPresent(inputs::add);
      }
    }
    Optional<String> target = single.getOrDefault("target", Optional.empty());
    return sound && target.isPresent()
        ? Optional.of(
            new TableColumns(
                single.getOrDefault("series", Optional.empty()),
                single.getOrDefault("time", Optional.empty()),
                inputs,
                target.get()))
        : Optional.empty();
  }

  private static void notAColumn(Expression written, String name, Reports reports) {
    reports.error(
        written.span(),
        "E0106",
        "`%s` takes the name of a column, not `%s`".formatted(name, written.span().text()));
  }

  /** The name of a column: bare, or in quotes where it is no name. */
  static Optional<String> column(Expression written, Scope scope) {
    InScope end = new InScope(written, scope).followed();
    return switch (end.expression()) {
      case Name name -> Optional.of(name.text());
      case Expression.Text text -> Optional.of(text.value());
      case Expression.Numeral _, Expression.ListOf _, Expression.Path _ -> Optional.empty();
      case Expression.Next _, Expression.Call _ -> Optional.empty();
      case Expression.Unary _, Expression.Binary _ -> Optional.empty();
    };
  }
}
