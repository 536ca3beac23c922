package dev.rnnc.dsl;

import dev.rnnc.dsl.syntax.Expression.Call;
import dev.rnnc.dsl.syntax.Expression.Next;
import dev.rnnc.dsl.syntax.Name;
import dev.rnnc.model.Expression;
import dev.rnnc.model.Symbol;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the names of an equation between values of a network mean. */
final class NetworkReading implements Surroundings {
  private final NetworkCheck network;
  private final Frame frame;
  private final List<NetValue> used = new ArrayList<>();

  NetworkReading(NetworkCheck network, Frame frame) {
    this.network = network;
    this.frame = frame;
  }

  /** The values that were read. */
  List<NetValue> used() {
    return used;
  }

  @Override
  public Optional<Expression> read(Name name) {
    Optional<NetValue> value = network.find(name, frame);
    if (value.isPresent()) {
      return taken(value.get());
    }
    if (network.file().find(name.text()).isPresent()
        && network.file().layers().get(name.text()) == null
        && !isLayer(name)) {
      return new Evaluation(statics(), network.reports())
          .number(name, "an equation")
          .map(Expression.Literal::new);
    }
    return taken(network.value(name, frame, Optional.empty()));
  }

  /** Whether a param stands for a cell. */
  private boolean isLayer(Name name) {
    return new Scope.InScope(name, statics()).followed().expression() instanceof Name end
        && network.file().layer(end.text()).isPresent();
  }

  private Optional<Expression> taken(NetValue value) {
    used.add(value);
    return value.type().isEmpty() ? Optional.empty() : Optional.of(value.read());
  }

  @Override
  public Optional<Expression> next(Next next) {
    network
        .reports()
        .error(next.span(), "E0309", "`%s` is written in cells only".formatted(next.span().text()));
    return Optional.empty();
  }

  @Override
  public boolean calls(Call call) {
    boolean function = FunctionCalls.isFunction(call.callee().text());
    return !function || call.arguments().isEmpty();
  }

  @Override
  public Optional<Expression> call(Call call) {
    return taken(network.value(call, frame, Optional.empty()));
  }

  @Override
  public Scope statics() {
    return new NetworkScope(network.file(), frame);
  }

  @Override
  public Optional<Origin> origin(Symbol symbol) {
    return used.stream()
        .filter(value -> value.node().equals(symbol.name()))
        .findFirst()
        .map(value -> new Origin(value.at(), "`%s` is %s".formatted(symbol.name(), symbol.type())));
  }
}
