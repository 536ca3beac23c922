package dev.rnnc.dsl;

import dev.rnnc.model.Expression;
import dev.rnnc.model.Symbol;
import dev.rnnc.model.ValueType;
import dev.rnnc.source.Span;
import java.util.Collection;
import java.util.Optional;

/**
 * A value of a network.
 *
 * @param node the name of its node
 * @param type empty after a mistake, which has been reported
 * @param perStep whether it has time steps
 * @param future the layer through which it sees later time steps
 * @param at where it is made
 */
record NetValue(
    String node, Optional<ValueType> type, boolean perStep, Optional<Span> future, Span at) {

  /** What a mistake leaves. */
  static NetValue faulty(Span at) {
    return new NetValue("", Optional.empty(), true, Optional.empty(), at);
  }

  /** The value as an equation reads it. */
  Expression read() {
    return new Expression.Read(new Symbol(Symbol.Kind.NODE, node, type.orElseThrow()));
  }

  static Optional<Span> future(Collection<NetValue> values) {
    return values.stream().map(NetValue::future).flatMap(Optional::stream).findFirst();
  }
}
