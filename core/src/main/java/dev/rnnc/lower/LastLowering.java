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

/**
 * Writes {@code last}: the last valid time step; of a backward layer the first, at which it ends;
 * of a concatenation, or a layer without state that treats features alike, that of each part.
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
                .map(name -> lastOf(lowering.network().node(name)))
                .toList();
        yield emitter.emit(value.name(), new Rearrange.Concat(parts, 0));
      }
      case Node.Apply apply -> pick(value, Steps.Which.LAST);
      case Node.Combine combine -> pick(value, Steps.Which.LAST);
      case Node.DataInput input -> pick(value, Steps.Which.LAST);
      case Node.Last last -> value;
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
