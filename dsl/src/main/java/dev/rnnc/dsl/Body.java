package dev.rnnc.dsl;

import dev.rnnc.dsl.syntax.CellStatement;
import dev.rnnc.dsl.syntax.CellStatement.Declaration;
import dev.rnnc.dsl.syntax.Name;
import dev.rnnc.model.Expression;
import dev.rnnc.model.Layer;
import dev.rnnc.model.Size;
import dev.rnnc.model.Symbol;
import dev.rnnc.model.ValueType;
import dev.rnnc.source.Diagnostic;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One use of a cell's or layer's text: its declarations get shapes, its equations types and an
 * order in which every name is defined before it is read. Everything it makes goes to {@link
 * Parts}.
 */
final class Body {
  private final Recipe recipe;
  private final String prefix;
  private final Parts parts;
  private final Reports reports;
  private final Bound arguments;
  private final Scope scope;
  private final Lines lines;
  private final Map<String, Local> locals = new LinkedHashMap<>();
  private final Map<String, Local.Definition> nexts = new LinkedHashMap<>();
  private final Set<String> excused = new HashSet<>();
  private final BodyReading reading;

  /**
   * @param prefix what stands before the names of weights and values: {@code norm.} for a layer
   *     that is called in a cell
   */
  Body(
      Recipe recipe,
      Bound arguments,
      String prefix,
      Parts parts,
      Reports reports,
      InlinedLayers.Path path) {
    this.recipe = recipe;
    this.arguments = arguments;
    this.prefix = prefix;
    this.parts = parts;
    this.reports = reports;
    this.scope = new BodyScope(recipe, visible(recipe, arguments), locals);
    RunTimeConditions runTime = new RunTimeConditions(recipe);
    runTime.report(reports);
    this.lines = Lines.of(recipe.text().body(), runTime, scope, reports);
    InlinedLayers inlined = new InlinedLayers(recipe, prefix, parts, reports, path);
    this.reading = new BodyReading(this, prefix, parts, inlined, reports);
  }

  /** The options of recurrent layers are no names of the text, but for the initialisers. */
  private static Scope visible(Recipe recipe, Bound arguments) {
    Map<String, Bound.Value> values = new LinkedHashMap<>(arguments.values());
    values
        .keySet()
        .removeIf(
            name -> !isArgument(recipe, name) && !RecurrentOptions.REDECLARABLE.contains(name));
    return new Binding.Earlier(values, recipe.home().scope());
  }

  static boolean isArgument(Recipe recipe, String name) {
    return recipe.text().parameters().stream()
        .anyMatch(parameter -> parameter.name().text().equals(name));
  }

  /** The inputs, in order. */
  List<Name> inputs() {
    return lines.inputs();
  }

  /**
   * Reads everything and gives the output.
   *
   * @param values of the inputs, empty where a mistake has hidden them
   */
  Optional<Expression> read(List<Optional<Expression>> values) {
    for (int i = 0; i < lines.inputs().size(); i++) {
      Name name = lines.inputs().get(i);
      Optional<Expression> value = i < values.size() ? values.get(i) : Optional.empty();
      add(name, new Local.Input(name.span(), value.map(given -> bound(name, given))));
    }
    lines.declarations().forEach(this::declare);
    EquationNames names = new EquationNames(recipe, locals, nexts, excused, reports);
    lines.equations().forEach(names::announce);
    for (CellStatement.Equation equation : lines.equations()) {
      definition(equation).ifPresent(reading::define);
    }
    new States(this, prefix, parts, arguments, reports).read();
    return output();
  }

  // Declarations.

  private boolean add(Name name, Local local) {
    if (isArgument(recipe, name.text())) {
      reports.report(
          Diagnostic.at(
              name.span(), "E0304", "`%s` is already an argument".formatted(name.text())));
      return false;
    }
    Local before = locals.putIfAbsent(name.text(), local);
    if (before != null) {
      reports.report(
          Diagnostic.at(name.span(), "E0304", "`%s` is defined twice".formatted(name.text()))
              .note(before.at(), "first here"));
      return false;
    }
    if (local instanceof Local.Input input
        && input.value().orElse(null) instanceof Expression.Read read) {
      parts.declared(name, read.symbol());
    }
    return true;
  }

  private void declare(Declaration declaration) {
    Declarations declarations = new Declarations(arguments, scope, recipe.isRecurrent(), reports);
    Optional<List<Size>> shape = declarations.shape(declaration);
    for (Name name : declaration.names()) {
      if (declaration.kind() == Declaration.Kind.STATE) {
        Optional<ValueType> type = shape.map(sizes -> new ValueType(ValueType.Kind.VALUE, sizes));
        if (add(name, new Local.State(name.span(), declaration, type))) {
          type.ifPresent(known -> {
            parts.declared(name, symbol(Symbol.Kind.STATE, name, known));
            parts.declared(name, symbol(Symbol.Kind.NEXT_STATE, name, known));
          });
        }
        continue;
      }
      Optional<Layer.Weight> weight =
          shape.flatMap(
              sizes -> declarations.weight(declaration, name, prefix + name.text(), sizes));
      if (add(name, new Local.Weight(name.span(), weight)) && weight.isPresent()) {
        parts.weights().add(weight.get());
        parts.declared(name, weight.get().symbol());
      }
    }
  }

  private Symbol symbol(Symbol.Kind kind, Name name, ValueType type) {
    return new Symbol(kind, prefix + name.text(), type);
  }

  /** A value under a name of its own, unless it has one or is a number. */
  private Expression bound(Name name, Expression value) {
    if (value instanceof Expression.Read || value instanceof Expression.Literal) {
      return value;
    }
    Symbol symbol = symbol(Symbol.Kind.DEFINITION, name, value.type().dense());
    parts.equations().add(new Layer.Equation(symbol, value));
    return new Expression.Read(symbol);
  }

  // Equations.

  private Optional<Local.Definition> definition(CellStatement.Equation equation) {
    Local local =
        equation.next() ? nexts.get(equation.name().text()) : locals.get(equation.name().text());
    return local instanceof Local.Definition definition && definition.equation() == equation
        ? Optional.of(definition)
        : Optional.empty();
  }

  private Optional<Expression> output() {
    if (lines.outputs().isEmpty()) {
      if (!lines.undecided().contains("output")) {
        reports.report(
            Diagnostic.at(
                    recipe.text().name().span(),
                    "E0305",
                    "`%s` has no output".formatted(recipe.name()))
                .help("add a line such as `output h'`"));
      }
      return Optional.empty();
    }
    for (CellStatement.Output second : lines.outputs().subList(1, lines.outputs().size())) {
      reports.report(
          Diagnostic.at(second.span(), "E0306", "a second output")
              .note(lines.outputs().getFirst().span(), "the first is here")
              .help("`output concat(a, b)` gives both"));
    }
    return reading.reader().read(lines.outputs().getFirst().value());
  }

  // What is asked of it.

  Recipe recipe() {
    return recipe;
  }

  Scope scope() {
    return scope;
  }

  /** Whether a branch would define a name whose condition is faulty. */
  boolean isUndecided(String name) {
    return lines.undecided().contains(name);
  }

  /** The new values of states, by the states' names. */
  Map<String, Local.Definition> nexts() {
    return nexts;
  }

  Map<String, Local> locals() {
    return locals;
  }

  boolean isUpdated(String state) {
    return nexts.containsKey(state)
        || excused.contains(state)
        || lines.undecided().contains(state + "'");
  }

  ExpressionReader reader() {
    return reading.reader();
  }

  Set<String> used() {
    return reading.used();
  }
}
