package dev.rnnc.dsl.syntax;

import dev.rnnc.source.BrokenInvariant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The tree as text, one line a statement, every operator in parentheses and no places: two trees
 * that print alike mean the same.
 *
 * <pre>
 * cell gru(hidden, reset: before | after = before)
 *   state h [hidden]
 *   h' = (((1 - z) * n) + (z * h))
 * </pre>
 */
public final class SyntaxPrinter {
  private final StringBuilder out = new StringBuilder();

  private SyntaxPrinter() {}

  /** One line a statement, blocks indented, the last line ended. */
  public static String print(FileSyntax file) {
    SyntaxPrinter printer = new SyntaxPrinter();
    file.items().forEach(printer::item);
    return printer.out.toString();
  }

  /** One value, on one line. */
  public static String print(Expression expression) {
    return switch (expression) {
      case Expression.Numeral number -> number(number);
      case Expression.Text text -> Literals.quote(text.value());
      case Expression.ListOf list -> "[" + commas(list.elements()) + "]";
      case Name name -> name.text();
      case Expression.Path path -> path.dotted();
      case Expression.Next next -> next.state().text() + "'";
      case Expression.Call call -> call(call) + block(call.block()) + from(call);
      case Expression.Unary unary -> unary(unary);
      case Expression.Binary binary ->
          "(%s %s %s)"
              .formatted(print(binary.left()), binary.operator().sign(), print(binary.right()));
    };
  }

  private void item(Item item) {
    switch (item) {
      case Item.Param param ->
          line(0, "param " + param.name().text() + " = " + print(param.value()));
      case Item.Data data -> line(0, "data " + print(data.source()));
      case Item.Network network -> {
        line(0, "network");
        network.block().statements().forEach(statement -> networkStatement(1, statement));
      }
      case Item.Train train -> {
        line(0, "train");
        train.settings().forEach(setting -> entry(1, setting));
      }
      case Item.Sample sample -> {
        line(0, "sample");
        sample.settings().forEach(setting -> entry(1, setting));
      }
      case Item.Compare compare -> {
        line(0, "compare");
        compare.entries().forEach(entry -> entry(1, entry));
      }
      case Item.Import imported -> line(0, "import " + print(imported.path()));
      case Item.Definition definition -> definition(definition);
    }
  }

  private void definition(Item.Definition definition) {
    String kind =
        switch (definition) {
          case Item.Cell _ -> "cell";
          case Item.Layer _ -> "layer";
          case Item.Schedule _ -> "schedule";
        };
    String parameters =
        definition.parameters().stream()
            .map(SyntaxPrinter::parameter)
            .collect(Collectors.joining(", ", "(", ")"));
    line(0, kind + " " + definition.name().text() + parameters);
    definition.body().forEach(statement -> cellStatement(1, statement));
  }

  private static String parameter(Parameter parameter) {
    String choices =
        parameter.choices().isEmpty()
            ? ""
            : parameter.choices().stream()
                .map(Name::text)
                .collect(Collectors.joining(" | ", ": ", ""));
    return parameter.name().text() + choices + start(parameter.defaultValue());
  }

  private void networkStatement(int depth, NetworkStatement statement) {
    String name = statement.name().map(given -> given.text() + " = ").orElse("");
    if (statement.value() instanceof Expression.Call call && call.block().isPresent()) {
      line(depth, name + call(call) + from(call));
      call.block().get().statements().forEach(inner -> networkStatement(depth + 1, inner));
    } else {
      line(depth, name + print(statement.value()));
    }
  }

  private void cellStatement(int depth, CellStatement statement) {
    switch (statement) {
      case CellStatement.Input input -> line(depth, "input " + names(input.names()));
      case CellStatement.Declaration declaration ->
          line(
              depth,
              "%s %s [%s]%s"
                  .formatted(
                      declaration.kind().name().toLowerCase(Locale.ROOT),
                      names(declaration.names()),
                      commas(declaration.shape()),
                      start(declaration.start())));
      case CellStatement.Output output -> line(depth, "output " + print(output.value()));
      case CellStatement.Equation equation ->
          line(
              depth,
              equation.name().text()
                  + (equation.next() ? "' = " : " = ")
                  + print(equation.value()));
      case CellStatement.When when -> {
        line(depth, "when " + print(when.condition()));
        when.then().forEach(inner -> cellStatement(depth + 1, inner));
        if (!when.otherwise().isEmpty()) {
          line(depth, "else");
          when.otherwise().forEach(inner -> cellStatement(depth + 1, inner));
        }
      }
    }
  }

  private void entry(int depth, CompareEntry entry) {
    switch (entry) {
      case Setting setting ->
          line(depth, setting.target().dotted() + " = " + print(setting.value()));
      case CompareEntry.Remark remark -> line(depth, print(remark.call()));
      case CompareEntry.Row row -> {
        line(depth, row.name().text());
        row.entries().forEach(inner -> entry(depth + 1, inner));
      }
    }
  }

  private static String call(Expression.Call call) {
    return call.arguments().stream()
        .map(argument ->
            argument.name().map(name -> name.text() + " = ").orElse("") + print(argument.value()))
        .collect(Collectors.joining(", ", call.callee().text() + "(", ")"));
  }

  private static String block(Optional<Block> block) {
    return block
        .map(inside ->
            inside.statements().stream()
                .map(statement ->
                    statement.name().map(name -> name.text() + " = ").orElse("")
                        + print(statement.value()))
                .collect(Collectors.joining(", ", " { ", " }")))
        .orElse("");
  }

  private static String from(Expression.Call call) {
    return call.from().isEmpty() ? "" : " from (" + commas(call.from()) + ")";
  }

  private static String unary(Expression.Unary unary) {
    return switch (unary.operator()) {
      case NEGATE -> "(-" + print(unary.operand()) + ")";
      case NOT -> "(not " + print(unary.operand()) + ")";
    };
  }

  private static String number(Expression.Numeral number) {
    double shown = number.percent() ? Literals.perCent(number.value()) : number.value();
    String digits =
        shown == Math.rint(shown) && Math.abs(shown) < 1e15
            ? Long.toString((long) shown)
            : Double.toString(shown).replace(".0E", "e").replace("E", "e");
    return number.percent() ? digits + "%" : digits;
  }

  private static String start(Optional<Expression> value) {
    return value.map(given -> " = " + print(given)).orElse("");
  }

  private static String names(List<Name> names) {
    return names.stream().map(Name::text).collect(Collectors.joining(", "));
  }

  private static String commas(List<Expression> values) {
    return values.stream().map(SyntaxPrinter::print).collect(Collectors.joining(", "));
  }

  private void line(int depth, String text) {
    if (text.indexOf('\n') >= 0) {
      throw new BrokenInvariant("syntax", text);
    }
    out.repeat("  ", depth).append(text).append('\n');
  }
}
