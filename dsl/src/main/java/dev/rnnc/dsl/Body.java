package dev.rnnc.dsl;

import dev.rnnc.dsl.syntax.CellStatement;
import dev.rnnc.dsl.syntax.CellStatement.Declaration;
import dev.rnnc.dsl.syntax.Expression.Call;
import dev.rnnc.dsl.syntax.Expression.Next;
import dev.rnnc.dsl.syntax.Name;
import dev.rnnc.model.Expression;
import dev.rnnc.model.Layer;
import dev.rnnc.model.Size;
import dev.rnnc.model.Symbol;
import dev.rnnc.model.ValueType;
import dev.rnnc.source.Diagnostic;
import dev.rnnc.source.Spelling;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
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
final class Body implements Surroundings {
  private final Recipe recipe;
  private final String prefix;
  private final Parts parts;
  private final Reports reports;
  private final Bound arguments;
  private final Scope scope;
  private final Lines lines;
  private final Map<String, Local> locals = new LinkedHashMap<>();
  private final Map<String, Local.Definition> nexts = new LinkedHashMap<>();
  private final Set<String> used = new HashSet<>();
  private final Set<String> excused = new HashSet<>();
  private final Deque<Local.Definition> busy = new ArrayDeque<>();
  private final InlinedLayers inlined;
  private final ExpressionReader reader;

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
    this.inlined = new InlinedLayers(recipe, prefix, parts, reports, path);
    this.reader = new ExpressionReader(this, reports);
    Set<String> runTime = new RunTimeConditions(recipe, reports).check();
    this.lines = Lines.of(recipe.text().body(), runTime, scope, reports);
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
      definition(equation).ifPresent(this::define);
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
    if (local instanceof Local.Input input && input.value().isPresent()) {
      origin(name, input.value().get());
    }
    return true;
  }

  private void origin(Name name, Expression value) {
    if (value instanceof Expression.Read read) {
      parts
          .origins()
          .putIfAbsent(
              read.symbol(),
              new Origin(name.span(), "`%s` is %s".formatted(name.text(), value.type())));
    }
  }

  private void declare(Declaration declaration) {
    Declarations declarations = new Declarations(arguments, scope, recipe.isRecurrent(), reports);
    Optional<List<Size>> shape = declarations.shape(declaration);
    for (Name name : declaration.names()) {
      if (declaration.kind() == Declaration.Kind.STATE) {
        Optional<ValueType> type = shape.map(sizes -> new ValueType(ValueType.Kind.VALUE, sizes));
        if (add(name, new Local.State(name.span(), declaration, type))) {
          type.ifPresent(known -> origin(name, stateBefore(name.text(), known)));
          type.ifPresent(known ->
              origin(name, new Expression.Read(symbol(Symbol.Kind.NEXT_STATE, name, known))));
        }
        continue;
      }
      Optional<Layer.Weight> weight =
          shape.flatMap(
              sizes -> declarations.weight(declaration, name, prefix + name.text(), sizes));
      if (add(name, new Local.Weight(name.span(), weight)) && weight.isPresent()) {
        parts.weights().add(weight.get());
        origin(name, new Expression.Read(weight.get().symbol()));
      }
    }
  }

  private Symbol symbol(Symbol.Kind kind, Name name, ValueType type) {
    return new Symbol(kind, prefix + name.text(), type);
  }

  private Expression stateBefore(String name, ValueType type) {
    return new Expression.Read(new Symbol(Symbol.Kind.STATE, prefix + name, type));
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

  private Optional<Expression> define(Local.Definition definition) {
    return switch (definition.progress()) {
      case DONE -> definition.value();
      case BUSY -> {
        cycle(definition);
        yield Optional.empty();
      }
      case WAITING -> {
        definition.begin();
        busy.push(definition);
        CellStatement.Equation equation = definition.equation();
        Optional<Expression> value =
            equation.value() instanceof Call call && inlined.knows(call)
                ? inlined.read(call, reader, scope, Optional.of(name(equation)))
                : reader.read(equation.value());
        busy.pop();
        definition.finish(value.flatMap(right -> defined(definition, right)));
        yield definition.value();
      }
    };
  }

  /** What an inlined layer is called that defines a value. */
  private static String name(CellStatement.Equation equation) {
    return equation.next() ? equation.name().text() + "_next" : equation.name().text();
  }

  private Optional<Expression> defined(Local.Definition definition, Expression right) {
    CellStatement.Equation equation = definition.equation();
    Name name = equation.name();
    if (!equation.next()) {
      if (right.type().kind() == ValueType.Kind.TOKEN) {
        return Optional.of(right);
      }
      Symbol symbol = symbol(Symbol.Kind.DEFINITION, name, right.type());
      parts.equations().add(new Layer.Equation(symbol, right));
      Expression read = new Expression.Read(symbol);
      origin(name, read);
      return Optional.of(read);
    }
    if (!(locals.get(name.text()) instanceof Local.State state) || state.type().isEmpty()) {
      return Optional.empty();
    }
    ValueType type = state.type().get();
    List<Size> sizes = right.type().sizes();
    if (!sizes.equals(type.sizes()) && !sizes.isEmpty() && !sizes.equals(List.of(Size.of(1)))) {
      Diagnostic misfit =
          Diagnostic.at(
                  equation.value().span(),
                  "E0207",
                  "the new value of `%s` is %s, but the state is %s"
                      .formatted(name.text(), right.type(), type))
              .note(state.at(), "the state is declared here");
      reports.report(new ShapeMistake(this).withOrigins(misfit, List.of(right)));
      return Optional.empty();
    }
    Symbol symbol = symbol(Symbol.Kind.NEXT_STATE, name, type);
    parts.equations().add(new Layer.Equation(symbol, right));
    return Optional.of(new Expression.Read(symbol));
  }

  private void cycle(Local.Definition definition) {
    List<Local.Definition> circle = new ArrayList<>();
    for (Local.Definition member : busy) {
      circle.addFirst(member);
      if (member == definition) {
        break;
      }
    }
    StringBuilder path = new StringBuilder();
    circle.forEach(member -> path.append(member.written()).append(" → "));
    path.append(definition.written());
    Diagnostic cycle =
        Diagnostic.at(
            definition.at(),
            "E0302",
            "`%s` is defined by itself: %s".formatted(definition.written(), path));
    for (Local.Definition member : circle) {
      if (member != definition) {
        cycle = cycle.note(member.at(), "by way of `" + member.written() + "`");
      }
    }
    reports.report(
        cycle.help("read a state's value of the step before, such as `h`, to break the circle"));
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
    return reader.read(lines.outputs().getFirst().value());
  }

  // What equations read.

  @Override
  public Optional<Expression> read(Name name) {
    used.add(name.text());
    return switch (locals.get(name.text())) {
      case null -> argument(name);
      case Local.Input input -> input.value();
      case Local.State state -> state.type().map(type -> stateBefore(name.text(), type));
      case Local.Weight weight -> weight.weight().map(held -> new Expression.Read(held.symbol()));
      case Local.Definition definition -> define(definition);
      case Local.Unknown _ -> Optional.empty();
    };
  }

  private Optional<Expression> argument(Name name) {
    if (lines.undecided().contains(name.text())) {
      return Optional.empty();
    }
    if (scope.find(name.text()).isPresent()) {
      return new Evaluation(scope, reports)
          .number(name, "an equation")
          .map(Expression.Literal::new);
    }
    List<String> known = new ArrayList<>(locals.keySet());
    known.addAll(scope.names());
    Diagnostic unknown =
        Diagnostic.at(name.span(), "E0101", "`%s` is not defined".formatted(name.text()));
    boolean called =
        FunctionCalls.isFunction(name.text()) || recipe.home().layer(name.text()).isPresent();
    reports.report(
        called
            ? unknown.help("it is called with its values: `%s(x)`".formatted(name.text()))
            : unknown.didYouMean(name.text(), known));
    return Optional.empty();
  }

  @Override
  public Optional<Expression> next(Next next) {
    String name = next.state().text();
    used.add(name + "'");
    Local.Definition definition = nexts.get(name);
    if (definition != null) {
      return define(definition);
    }
    if (locals.get(name) instanceof Local.State || lines.undecided().contains(name + "'")) {
      return Optional.empty(); // a state that is never updated is reported where it is declared
    }
    if (locals.get(name) instanceof Local.Unknown || lines.undecided().contains(name)) {
      return Optional.empty();
    }
    Diagnostic wrong =
        Diagnostic.at(next.span(), "E0309", "`%s` is not a state".formatted(name))
            .help("only a state has a new value");
    Optional<String> near = Spelling.nearest(name, nexts.keySet());
    reports.report(near.isPresent() ? wrong.label("did you mean `" + near.get() + "'`?") : wrong);
    return Optional.empty();
  }

  @Override
  public boolean calls(Call call) {
    return inlined.knows(call);
  }

  @Override
  public Optional<Expression> call(Call call) {
    return inlined.read(call, reader, scope, Optional.empty());
  }

  @Override
  public Scope statics() {
    return scope;
  }

  @Override
  public Optional<Origin> origin(Symbol symbol) {
    return Optional.ofNullable(parts.origins().get(symbol));
  }

  // What States asks.

  Map<String, Local> locals() {
    return locals;
  }

  boolean isUpdated(String state) {
    return nexts.containsKey(state)
        || excused.contains(state)
        || lines.undecided().contains(state + "'");
  }

  ExpressionReader reader() {
    return reader;
  }

  Set<String> used() {
    return used;
  }
}
