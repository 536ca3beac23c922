package dev.rnnc.lower;

import dev.rnnc.ir.BinaryFunction;
import dev.rnnc.ir.Elementwise;
import dev.rnnc.ir.Emitter;
import dev.rnnc.ir.Steps;
import dev.rnnc.ir.Type;
import dev.rnnc.ir.Value;
import dev.rnnc.model.Expression;
import dev.rnnc.model.Layer;
import dev.rnnc.model.LayerOptions;
import dev.rnnc.model.Node;
import dev.rnnc.model.Symbol;
import java.util.Optional;

/**
 * Writes {@code last}. Of a recurrent layer that is the last valid time step, of a backward one the
 * first, at which it ends; of an empty sequence the starting state. Whatever is computed from such
 * layers time step by time step is computed from their last values instead. Of all else it is the
 * last valid time step.
 */
final class LastLowering {
  private final Lowering lowering;
  private final Emitter emitter;

  LastLowering(Lowering lowering) {
    this.lowering = lowering;
    this.emitter = lowering.emitter();
  }

  Value lower(Node.Last last) {
    return lastOf(last.of());
  }

  private Value lastOf(String name) {
    Value value = lowering.value(name);
    return switch (lowering.network().node(name)) {
      case Node.Apply apply when apply.layer().isRecurrent() -> {
        boolean backward = apply.options().direction() == LayerOptions.Direction.BACKWARD;
        Value end = pick(value, backward ? Steps.Which.FIRST : Steps.Which.LAST);
        yield orStart(apply, end);
      }
      case Node.Apply apply when dependsOnStates(apply) ->
          new LayerLowering(lowering, apply)
              .lower(apply.inputs().stream().map(this::lastOf).toList());
      case Node.Combine combine when dependsOnStates(combine) ->
          new ExpressionLowering(
                  lowering, emitter, name, symbol -> lastOf(symbol.name()), Optional.empty())
              .lower(combine.expression(), "");
      case Node.Apply _, Node.Combine _, Node.DataInput _, Node.Last _ ->
          pick(value, Steps.Which.LAST);
    };
  }

  /** Whether a recurrent layer is reached through values that need no other time step. */
  private boolean dependsOnStates(Node node) {
    return switch (node) {
      case Node.Apply apply ->
          apply.layer().isRecurrent()
              || apply.inputs().stream()
                  .map(lowering.network()::node)
                  .anyMatch(this::dependsOnStates);
      case Node.Combine combine ->
          combine
              .expression()
              .symbols()
              .map(read -> lowering.network().node(read.name()))
              .anyMatch(this::dependsOnStates);
      case Node.DataInput _, Node.Last _ -> false;
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
