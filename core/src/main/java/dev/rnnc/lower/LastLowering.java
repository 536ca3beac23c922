package dev.rnnc.lower;

import dev.rnnc.ir.BinaryFunction;
import dev.rnnc.ir.Elementwise;
import dev.rnnc.ir.Emitter;
import dev.rnnc.ir.Rearrange;
import dev.rnnc.ir.Steps;
import dev.rnnc.ir.Type;
import dev.rnnc.ir.Value;
import dev.rnnc.model.Expression;
import dev.rnnc.model.Layer;
import dev.rnnc.model.LayerOptions;
import dev.rnnc.model.Node;
import dev.rnnc.model.Symbol;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Writes {@code last}: the last valid time step; of a backward layer the first, at which it ends;
 * of a concatenation that of each part; of a layer without state, or an equation, that reads a
 * backward layer, the value for the last of what it reads.
 */
final class LastLowering {
  private final Lowering lowering;
  private final Emitter emitter;

  LastLowering(Lowering lowering) {
    this.lowering = lowering;
    this.emitter = lowering.emitter();
  }

  Value lower(Node.Last last) {
    return lastOf(lowering.network().node(last.of()));
  }

  private Value lastOf(Node node) {
    Value value = lowering.value(node.name());
    return switch (node) {
      case Node.Apply apply when apply.layer().isRecurrent() -> {
        boolean backward = apply.options().direction() == LayerOptions.Direction.BACKWARD;
        Value picked = pick(value, backward ? Steps.Which.FIRST : Steps.Which.LAST);
        yield orStart(apply, picked);
      }
      case Node.Combine combine when combine.expression() instanceof Expression.Concat concat -> {
        if (!concat.parts().stream().allMatch(Expression.Read.class::isInstance)) {
          yield pick(value, Steps.Which.LAST);
        }
        List<Value> parts =
            concat.parts().stream()
                .map(part -> ((Expression.Read) part).symbol().name())
                .map(this::lastOf)
                .toList();
        yield emitter.emit(value.name(), new Rearrange.Concat(parts, 0));
      }
      case Node.Apply apply when endsBackward(apply) ->
          new LayerLowering(lowering, apply)
              .lower(apply.inputs().stream().map(this::lastOf).toList());
      case Node.Combine combine when endsBackward(combine) ->
          new ExpressionLowering(
                  lowering,
                  emitter,
                  combine.name(),
                  symbol -> lastOf(symbol.name()),
                  Optional.empty())
              .lower(combine.expression(), "");
      case Node.Apply apply -> pick(value, Steps.Which.LAST);
      case Node.Combine combine -> pick(value, Steps.Which.LAST);
      case Node.DataInput input -> pick(value, Steps.Which.LAST);
      case Node.Last last -> value;
    };
  }

  private Value lastOf(String node) {
    return lastOf(lowering.network().node(node));
  }

  /** Whether a backward layer is reached through values that need no other time step. */
  private boolean endsBackward(Node node) {
    return switch (node) {
      case Node.Apply apply when apply.layer().isRecurrent() ->
          apply.options().direction() == LayerOptions.Direction.BACKWARD;
      case Node.Apply apply -> apply.inputs().stream().anyMatch(this::endsBackward);
      case Node.Combine combine -> nodes(combine.expression()).anyMatch(this::endsBackward);
      case Node.DataInput input -> false;
      case Node.Last last -> false;
    };
  }

  private boolean endsBackward(String node) {
    return endsBackward(lowering.network().node(node));
  }

  /** The names of the values that an expression reads. */
  private static Stream<String> nodes(Expression expression) {
    return switch (expression) {
      case Expression.Literal literal -> Stream.empty();
      case Expression.Read read -> Stream.of(read.symbol().name());
      case Expression.Call call -> call.arguments().stream().flatMap(LastLowering::nodes);
      case Expression.Product product ->
          Stream.concat(nodes(product.left()), nodes(product.right()));
      case Expression.Concat concat -> concat.parts().stream().flatMap(LastLowering::nodes);
      case Expression.Slice slice -> nodes(slice.x());
      case Expression.Drop drop -> nodes(drop.x());
    };
  }

  private Value pick(Value value, Steps.Which which) {
    return emitter.emit(value.name() + ".last", new Steps.Pick(value, lowering.lengths(), which));
  }

  /** For an empty sequence, the starting state of a layer whose output is a state. */
  private Value orStart(Node.Apply apply, Value picked) {
    if (lowering.valid().isEmpty()) {
      return picked;
    }
    if (!(apply.layer().output() instanceof Expression.Read read)
        || read.symbol().kind() != Symbol.Kind.NEXT_STATE) {
      return picked;
    }
    Layer.State state =
        apply.layer().states().stream()
            .filter(candidate -> candidate.name().equals(read.symbol().name()))
            .findFirst()
            .orElseThrow();
    if (state.start().isEmpty()) {
      return picked;
    }
    Value start = new LayerLowering(lowering, apply).freshStart(state);
    Value any =
        emitter.emit(
            "any",
            new Steps.Pick(lowering.valid().orElseThrow(), lowering.lengths(), Steps.Which.FIRST));
    Type type = picked.type();
    Value some =
        emitter.emit(
            "any",
            new Elementwise.Binary(BinaryFunction.LESS, emitter.constant(0, any.type()), any));
    return emitter.emit(
        picked.name(), new Elementwise.Select(emitter.expand(some, type), picked, start));
  }
}
