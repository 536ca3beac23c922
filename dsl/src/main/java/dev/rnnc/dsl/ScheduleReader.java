package dev.rnnc.dsl;

import dev.rnnc.dsl.syntax.CellStatement;
import dev.rnnc.dsl.syntax.Expression.Call;
import dev.rnnc.dsl.syntax.Expression.Next;
import dev.rnnc.dsl.syntax.Name;
import dev.rnnc.model.Expression;
import dev.rnnc.model.Rate;
import dev.rnnc.model.Symbol;
import dev.rnnc.model.ValueType;
import dev.rnnc.source.Diagnostic;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads a file's own schedule: the equation of {@code rate}, others put in their places. */
final class ScheduleReader {
  /** What a schedule may ask for besides its arguments. */
  static final List<String> CLOCK = List.of("step", "steps", "epoch", "epochs");

  private final Reports reports;

  ScheduleReader(Reports reports) {
    this.reports = reports;
  }

  Optional<Rate> read(Recipe schedule, Call call, Scope scope) {
    Bound bound =
        new Binding(
                "`" + schedule.name() + "`",
                call.span(),
                ParameterSlots.of(schedule, reports),
                scope,
                reports)
            .bind(call.arguments(), schedule.home().scope());
    Reports inside = reports.within(call.span(), schedule.name());
    Optional<Expression> rate = new Reading(schedule, bound, inside).rate();
    return bound.sound() && !inside.hasErrors() ? rate.map(Rate.Formula::new) : Optional.empty();
  }

  /** One use of a schedule. */
  private static final class Reading implements Surroundings {
    private final Recipe schedule;
    private final Scope scope;
    private final Reports inside;
    private final Map<String, CellStatement.Equation> equations = new LinkedHashMap<>();
    private final List<String> open = new ArrayList<>();
    private final ExpressionReader reader;

    Reading(Recipe schedule, Bound arguments, Reports inside) {
      this.schedule = schedule;
      this.scope = new Binding.Earlier(arguments.values(), schedule.home().scope());
      this.inside = inside;
      this.reader = new ExpressionReader(this, inside);
    }

    Optional<Expression> rate() {
      lines(schedule.text().body());
      if (!equations.containsKey("rate")) {
        inside.report(
            Diagnostic.at(
                    schedule.text().name().span(),
                    "E0312",
                    "the schedule `%s` does not say what `rate` is".formatted(schedule.name()))
                .help("add a line `rate = ..`"));
        return Optional.empty();
      }
      return define(equations.get("rate"));
    }

    private void lines(List<CellStatement> body) {
      for (CellStatement line : body) {
        switch (line) {
          case CellStatement.Equation equation when !equation.next() -> {
            CellStatement.Equation before = equations.putIfAbsent(equation.name().text(), equation);
            if (before != null) {
              inside.report(
                  Diagnostic.at(
                          equation.target(),
                          "E0304",
                          "`%s` is defined twice".formatted(equation.name().text()))
                      .note(before.target(), "first here"));
            }
          }
          case CellStatement.When when ->
              new Evaluation(scope, inside)
                  .yesNo(when.condition(), "`when`")
                  .ifPresent(yes -> lines(yes ? when.then() : when.otherwise()));
          case CellStatement.Input _,
              CellStatement.Declaration _,
              CellStatement.Output _,
              CellStatement.Equation _ ->
              inside.error(
                  line.span(), "E0312", "a schedule holds equations of numbers and `when` only");
        }
      }
    }

    private Optional<Expression> define(CellStatement.Equation equation) {
      String name = equation.name().text();
      if (open.contains(name)) {
        inside.error(
            equation.target(),
            "E0302",
            "`%s` is defined by itself: %s → %s".formatted(name, String.join(" → ", open), name));
        return Optional.empty();
      }
      open.add(name);
      Optional<Expression> value = reader.read(equation.value());
      open.removeLast();
      if (value.isPresent() && value.get().type().rank() != 0) {
        inside.error(
            equation.value().span(),
            "E0312",
            "a schedule computes numbers, not " + value.get().type());
        return Optional.empty();
      }
      return value;
    }

    @Override
    public Optional<Expression> read(Name name) {
      if (equations.containsKey(name.text())) {
        return define(equations.get(name.text()));
      }
      if (CLOCK.contains(name.text())) {
        return Optional.of(
            new Expression.Read(new Symbol(Symbol.Kind.INPUT, name.text(), ValueType.number())));
      }
      if (scope.find(name.text()).isPresent()) {
        return new Evaluation(scope, inside)
            .number(name, "an equation")
            .map(Expression.Literal::new);
      }
      List<String> known = new ArrayList<>(CLOCK);
      known.addAll(equations.keySet());
      known.addAll(scope.names());
      inside.report(
          Diagnostic.at(name.span(), "E0101", "`%s` is not defined".formatted(name.text()))
              .didYouMean(
                  name.text(), known, "a schedule knows `step`, `steps`, `epoch` and `epochs`"));
      return Optional.empty();
    }

    @Override
    public Optional<Expression> next(Next next) {
      inside.error(
          next.span(), "E0309", "`%s` is written in cells only".formatted(next.span().text()));
      return Optional.empty();
    }

    @Override
    public boolean calls(Call call) {
      return false;
    }

    @Override
    public Optional<Expression> call(Call call) {
      return Optional.empty();
    }

    @Override
    public Scope statics() {
      return scope;
    }

    @Override
    public Optional<Origin> origin(Symbol symbol) {
      return Optional.empty();
    }
  }
}
