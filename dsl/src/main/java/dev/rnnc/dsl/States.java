package dev.rnnc.dsl;

import dev.rnnc.model.Expression;
import dev.rnnc.model.Initializer;
import dev.rnnc.model.Layer;
import dev.rnnc.model.Symbol;
import dev.rnnc.model.ValueType;
import dev.rnnc.source.Diagnostic;
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
    for (Map.Entry<String, Local> entry : body.locals().entrySet()) {
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
        start.symbols().filter(symbol -> symbol.kind() != Symbol.Kind.WEIGHT).findFirst();
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
}
