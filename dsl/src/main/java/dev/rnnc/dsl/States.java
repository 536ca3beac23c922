package dev.rnnc.dsl;

import dev.rnnc.dsl.syntax.Expression.Path;
import dev.rnnc.dsl.syntax.Name;
import dev.rnnc.model.Expression;
import dev.rnnc.model.Initializer;
import dev.rnnc.model.Layer;
import dev.rnnc.model.Symbol;
import dev.rnnc.model.ValueType;
import dev.rnnc.source.Diagnostic;
import dev.rnnc.source.Span;
import java.util.Map;
import java.util.Optional;

/** Reads the states of a body: what they start from, and that each is updated. */
final class States {
  private final Body body;
  private final String prefix;
  private final Parts parts;
  private final Bound arguments;
  private final Reports reports;

  States(Body body, String prefix, Parts parts, Bound arguments, Reports reports) {
    this.body = body;
    this.prefix = prefix;
    this.parts = parts;
    this.arguments = arguments;
    this.reports = reports;
  }

  void read() {
    for (Map.Entry<String, Local> entry : Map.copyOf(body.locals()).entrySet()) {
      if (entry.getValue() instanceof Local.State state && !body.isUpdated(entry.getKey())) {
        reports.report(
            Diagnostic.at(
                    state.at(),
                    "E0301",
                    "the state `%s` is never updated".formatted(entry.getKey()))
                .help("add an equation `%s' = ..`".formatted(entry.getKey())));
      }
    }
    body.locals().forEach(this::add);
  }

  private void add(String name, Local local) {
    if (!(local instanceof Local.State state)) {
      return;
    }
    Optional<Expression> declared =
        state.declaration().start().flatMap(written -> start(name, state, written));
    if (state.type().isEmpty() || (state.declaration().start().isPresent() && declared.isEmpty())) {
      return;
    }
    ValueType type = state.type().get();
    StartOption option = StartOption.of(arguments);
    parts
        .states()
        .add(
            switch (option) {
              case StartOption.AsDeclared _ ->
                  new Layer.State(prefix + name, type.sizes(), declared, false);
              case StartOption.FromEncoder _ ->
                  new Layer.State(prefix + name, type.sizes(), Optional.empty(), true);
              case StartOption.Value value ->
                  new Layer.State(
                      prefix + name,
                      type.sizes(),
                      Optional.of(new Expression.Literal(value.value())),
                      false);
              case StartOption.Learned _ -> learned(name, type, declared);
            });
  }

  /** A weight of its own, which starts at what the text declares if that is a number. */
  private Layer.State learned(String name, ValueType type, Optional<Expression> declared) {
    double first =
        declared.orElse(null) instanceof Expression.Literal literal ? literal.value() : 0;
    Layer.Weight weight =
        new Layer.Weight(prefix + name + ".start", type.sizes(), new Initializer.Constant(first));
    parts.weights().add(weight);
    return new Layer.State(
        prefix + name, type.sizes(), Optional.of(new Expression.Read(weight.symbol())), false);
  }

  private Optional<Expression> start(
      String name, Local.State state, dev.rnnc.dsl.syntax.Expression written) {
    Optional<Expression> read = body.reader().read(written);
    if (read.isEmpty() || state.type().isEmpty()) {
      return Optional.empty();
    }
    Expression start = read.get();
    Optional<Symbol> foreign =
        ShapeMistake.symbols(start)
            .filter(symbol -> symbol.kind() != Symbol.Kind.WEIGHT)
            .findFirst();
    if (foreign.isPresent()) {
      reports.report(
          Diagnostic.at(
                  written.span(),
                  "E0213",
                  "the start of `%s` may use weights and numbers only, not `%s`"
                      .formatted(name, foreign.get()))
              .help("before the first time step there are no values"));
      return Optional.empty();
    }
    boolean fits =
        start.type().rank() == 0 || start.type().sizes().equals(state.type().get().sizes());
    if (!fits) {
      Diagnostic misfit =
          Diagnostic.at(
                  written.span(),
                  "E0207",
                  "`%s` starts from %s, but the state is %s"
                      .formatted(name, start.type(), state.type().get()))
              .note(state.at(), "the state is declared here");
      reports.report(misfit);
      return Optional.empty();
    }
    return read;
  }

  /** What the option {@code start} of a call says. */
  sealed interface StartOption {
    /** What the cell's text says. */
    record AsDeclared() implements StartOption {}

    record Learned() implements StartOption {}

    record FromEncoder() implements StartOption {}

    record Value(double value) implements StartOption {}

    /** Of a call whose arguments are checked. */
    static StartOption of(Bound arguments) {
      return arguments
          .written("start")
          .map(written ->
              written.expression() instanceof Name name && name.text().equals("learned")
                  ? (StartOption) new Learned()
                  : written.expression() instanceof Name name && name.text().equals("encoder")
                      ? new FromEncoder()
                      : new Evaluation(
                              written.scope(), new Reports(new dev.rnnc.source.Diagnostics()))
                          .number(written.expression(), "`start`")
                          .map(number -> (StartOption) new Value(number))
                          .orElse(new AsDeclared()))
          .orElse(new AsDeclared());
    }

    /** Reports a {@code start} that is none. */
    static boolean isSound(Bound arguments, Reports reports) {
      if (arguments.written("start").isEmpty()) {
        return true;
      }
      Scope.InScope written = arguments.written("start").get();
      if (written.expression() instanceof Name name) {
        if (name.text().equals("learned") || name.text().equals("encoder")) {
          return true;
        }
        if (written.scope().find(name.text()).isEmpty()) {
          reports.error(
              name.span(),
              "E0106",
              "`start` takes `learned`, `encoder` or a number, not `" + name.text() + "`");
          return false;
        }
      }
      if (written.expression() instanceof Path path) {
        Span at = path.span();
        reports.error(at, "E0106", "`start` takes `learned`, `encoder` or a number");
        return false;
      }
      return new Evaluation(written.scope(), reports)
          .number(written.expression(), "`start`")
          .isPresent();
    }
  }
}
