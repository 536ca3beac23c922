package dev.rnnc.dsl;

import dev.rnnc.dsl.syntax.Argument;
import dev.rnnc.dsl.syntax.CellStatement;
import dev.rnnc.dsl.syntax.Expression.Call;
import dev.rnnc.model.Expression;
import dev.rnnc.source.Diagnostic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Layers that are called in the equations of a body. Their text takes the call's place; each call
 * has weights of its own, named after the value that the call defines, or else after the layer with
 * a number: {@code z.gain}, {@code layer_norm_2.gain}.
 */
final class InlinedLayers {
  /** The texts that are being read, the innermost first. */
  record Path(Recipe recipe, Optional<Path> outer) {
    boolean contains(Recipe other) {
      return recipe.text() == other.text() || outer.map(next -> next.contains(other)).orElse(false);
    }

    /** {@code a → b → a}. */
    String written(Recipe last) {
      return outer.map(next -> next.written(recipe)).orElse(recipe.name()) + " → " + last.name();
    }
  }

  private final Recipe recipe;
  private final String prefix;
  private final Parts parts;
  private final Reports reports;
  private final Path path;
  private final Map<String, Integer> numbers = new HashMap<>();

  InlinedLayers(Recipe recipe, String prefix, Parts parts, Reports reports, Path path) {
    this.recipe = recipe;
    this.prefix = prefix;
    this.parts = parts;
    this.reports = reports;
    this.path = path;
  }

  boolean knows(Call call) {
    return !FunctionCalls.isFunction(call.callee().text())
        && recipe.home().layer(call.callee().text()).isPresent();
  }

  /**
   * The layer's output for the values in the call.
   *
   * @param scope what names mean in the call's arguments
   * @param name what the call defines, if it is the whole of an equation's right side
   */
  Optional<Expression> read(
      Call call, ExpressionReader reader, Scope scope, Optional<String> name) {
    Recipe called = recipe.home().layer(call.callee().text()).orElseThrow();
    String kind = call.callee().text();
    if (called.isRecurrent()) {
      reports.report(
          Diagnostic.at(
                  call.span(),
                  "E0310",
                  "`%s` has a state; an equation can call only layers without one".formatted(kind))
              .note(called.text().name().span(), "its states are declared in this"));
      return Optional.empty();
    }
    if (path.contains(called)) {
      reports.error(
          call.span(), "E0311", "`%s` calls itself: %s".formatted(kind, path.written(called)));
      return Optional.empty();
    }
    List<Argument> values =
        call.arguments().stream().filter(argument -> argument.name().isEmpty()).toList();
    List<Argument> named =
        call.arguments().stream().filter(argument -> argument.name().isPresent()).toList();
    int most =
        called
            .lines()
            .mapToInt(line -> line instanceof CellStatement.Input in ? in.names().size() : 0)
            .sum();
    if (values.size() > most) {
      inputCount(call, most, values.size());
      return Optional.empty();
    }
    Optional<List<Expression>> inputs = reader.positional(values);
    Bound bound =
        new Binding(
                "`" + kind + "`", call.span(), ParameterSlots.of(called, reports), scope, reports)
            .bind(named, called.home().scope());
    String local = name.orElseGet(() -> kind + "_" + numbers.merge(kind, 1, Integer::sum));
    Reports inside = reports.within(call.span(), kind);
    Body body =
        new Body(
            called,
            bound,
            prefix + local + ".",
            parts,
            inside,
            new Path(called, Optional.of(path)));
    if (body.inputs().size() != values.size()) {
      inputCount(call, body.inputs().size(), values.size());
      return Optional.empty();
    }
    List<Optional<Expression>> given = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      int index = i;
      given.add(inputs.map(list -> list.get(index)));
    }
    return body.read(given);
  }

  private void inputCount(Call call, int taken, int given) {
    String kind = call.callee().text();
    Diagnostic wrong =
        Diagnostic.at(
            call.span(),
            "E0411",
            "`%s` takes %d input%s, not %d".formatted(kind, taken, taken == 1 ? "" : "s", given));
    reports.report(
        given > taken
            ? wrong.help("in an equation the values stand first, then the arguments by their names")
            : wrong);
  }
}
