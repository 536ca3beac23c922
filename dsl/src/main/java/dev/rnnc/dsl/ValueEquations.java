package dev.rnnc.dsl;

import dev.rnnc.dsl.syntax.Expression.Call;
import dev.rnnc.dsl.syntax.Name;
import dev.rnnc.model.Expression;
import dev.rnnc.model.Function;
import dev.rnnc.model.Node;
import dev.rnnc.source.Span;
import java.util.List;
import java.util.Optional;

/** Reads the lines of a network that compute with values instead of calling a layer. */
final class ValueEquations {
  private final NetworkCheck network;

  ValueEquations(NetworkCheck network) {
    this.network = network;
  }

  /** {@code softmax} on a line of its own. */
  NetValue applied(Function function, Call call, Frame frame, Optional<Name> name) {
    List<NetValue> inputs = network.inputs(call, frame);
    NetValue input = inputs.getFirst();
    if (inputs.size() != 1) {
      network
          .reports()
          .error(call.span(), "E0411", "`%s` takes one value".formatted(function.word()));
      return NetValue.faulty(call.span());
    }
    if (input.type().isEmpty()) {
      return NetValue.faulty(call.span());
    }
    Expression read = input.read();
    NetworkReading reading = new NetworkReading(network, frame);
    return new ExpressionReader(reading, network.reports())
        .made(call.span(), "E0203", List.of(read), () -> Expression.Call.of(function, read))
        .map(made -> combined(made, inputs, function.word(), call.span(), frame, name))
        .orElse(NetValue.faulty(call.span()));
  }

  /** Operators and functions of values. */
  NetValue combination(dev.rnnc.dsl.syntax.Expression written, Frame frame, Optional<Name> name) {
    NetworkReading reading = new NetworkReading(network, frame);
    Optional<Expression> expression =
        new ExpressionReader(reading, network.reports()).read(written);
    List<NetValue> used = reading.used();
    if (expression.isEmpty()) {
      return NetValue.faulty(written.span());
    }
    if (used.isEmpty()) {
      network
          .reports()
          .error(written.span(), "E0416", "a line of a network is a layer or computes with values");
      return NetValue.faulty(written.span());
    }
    String kind = written instanceof Call call ? call.callee().text() : "value";
    return combined(expression.get(), used, kind, written.span(), frame, name);
  }

  /** A node for an equation between values. */
  NetValue combined(
      Expression expression,
      List<NetValue> used,
      String kind,
      Span at,
      Frame frame,
      Optional<Name> name) {
    if (!network.sameSteps(used, at)) {
      return NetValue.faulty(at);
    }
    boolean perStep = used.getFirst().perStep();
    String node = network.nodeName(name, kind, at, frame);
    Node.Combine combine = new Node.Combine(node, expression, perStep);
    network.parts().add(combine);
    return new NetValue(node, Optional.of(combine.type()), perStep, NetValue.future(used), at);
  }

  /** A value under one more name. */
  NetValue alias(NetValue value, Frame frame, Optional<Name> name) {
    if (name.isEmpty() || value.type().isEmpty()) {
      return value;
    }
    return combined(value.read(), List.of(value), "value", name.get().span(), frame, name);
  }
}
