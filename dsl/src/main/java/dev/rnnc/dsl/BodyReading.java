package dev.rnnc.dsl;

import dev.rnnc.dsl.syntax.CellStatement;
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
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the names in the equations of a body mean. A name that an equation defines is read with its
 * equation, so that equations come into an order in which each stands before its use; a circle has
 * no such order.
 */
final class BodyReading implements Surroundings {
  private final Body body;
  private final String prefix;
  private final Parts parts;
  private final InlinedLayers inlined;
  private final Reports reports;
  private final ExpressionReader reader;
  private final Set<String> used = new HashSet<>();
  private final Deque<Local.Definition> busy = new ArrayDeque<>();

  /**
   * @param prefix what stands before the names of weights and values
   */
  BodyReading(Body body, String prefix, Parts parts, InlinedLayers inlined, Reports reports) {
    this.body = body;
    this.prefix = prefix;
    this.parts = parts;
    this.inlined = inlined;
    this.reports = reports;
    this.reader = new ExpressionReader(this, reports);
  }

  ExpressionReader reader() {
    return reader;
  }

  /** The names that were read, {@code h'} apart from {@code h}. */
  Set<String> used() {
    return used;
  }

  /** The value of what an equation defines; the equation is read when it is first needed. */
  Optional<Expression> define(Local.Definition definition) {
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
                ? inlined.read(call, reader, body.scope(), Optional.of(name(equation)))
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
      Symbol symbol = new Symbol(Symbol.Kind.DEFINITION, prefix + name.text(), right.type());
      parts.equations().add(new Layer.Equation(symbol, right));
      parts.declared(name, symbol);
      return Optional.of(new Expression.Read(symbol));
    }
    if (!(body.locals().get(name.text()) instanceof Local.State state) || state.type().isEmpty()) {
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
    Symbol symbol = new Symbol(Symbol.Kind.NEXT_STATE, prefix + name.text(), type);
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

  @Override
  public Optional<Expression> read(Name name) {
    used.add(name.text());
    return switch (body.locals().get(name.text())) {
      case null -> argument(name);
      case Local.Input input -> input.value();
      case Local.State state ->
          state
              .type()
              .map(type ->
                  new Expression.Read(new Symbol(Symbol.Kind.STATE, prefix + name.text(), type)));
      case Local.Weight weight -> weight.weight().map(held -> new Expression.Read(held.symbol()));
      case Local.Definition definition -> define(definition);
      case Local.Unknown _ -> Optional.empty();
    };
  }

  private Optional<Expression> argument(Name name) {
    if (body.isUndecided(name.text())) {
      return Optional.empty();
    }
    if (body.scope().find(name.text()).isPresent()) {
      return new Evaluation(body.scope(), reports)
          .number(name, "an equation")
          .map(Expression.Literal::new);
    }
    List<String> known = new ArrayList<>(body.locals().keySet());
    known.addAll(body.scope().names());
    Diagnostic unknown =
        Diagnostic.at(name.span(), "E0101", "`%s` is not defined".formatted(name.text()));
    boolean called =
        FunctionCalls.isFunction(name.text())
            || body.recipe().home().layer(name.text()).isPresent();
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
    Local.Definition definition = body.nexts().get(name);
    if (definition != null) {
      return define(definition);
    }
    if (body.locals().get(name) instanceof Local.State || body.isUndecided(name + "'")) {
      return Optional.empty(); // a state that is never updated is reported where it is declared
    }
    if (body.locals().get(name) instanceof Local.Unknown || body.isUndecided(name)) {
      return Optional.empty();
    }
    Diagnostic wrong =
        Diagnostic.at(next.span(), "E0309", "`%s` is not a state".formatted(name))
            .help("only a state has a new value");
    Optional<String> near = Spelling.nearest(name, body.nexts().keySet());
    reports.report(near.isPresent() ? wrong.label("did you mean `" + near.get() + "'`?") : wrong);
    return Optional.empty();
  }

  @Override
  public boolean calls(Call call) {
    return inlined.knows(call);
  }

  @Override
  public Optional<Expression> call(Call call) {
    return inlined.read(call, reader, body.scope(), Optional.empty());
  }

  @Override
  public Scope statics() {
    return body.scope();
  }

  @Override
  public Optional<Origin> origin(Symbol symbol) {
    return Optional.ofNullable(parts.origins().get(symbol));
  }
}
