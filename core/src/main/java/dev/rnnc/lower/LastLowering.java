package dev.rnnc.lower;

import dev.rnnc.ir.Emitter;
import dev.rnnc.ir.Steps;
import dev.rnnc.ir.Value;
import dev.rnnc.model.Expression;
import dev.rnnc.model.LayerOptions;
import dev.rnnc.model.Node;
import dev.rnnc.model.Symbol;

/**
 * Writes {@code last}. Of a recurrent layer that is where it ends: the last valid time step, of a
 * backward layer the first, of an empty sequence the starting state. Whatever is computed from such
 * layers time step by time step is computed from their ends instead. Of all else it is the last
 * valid time step.
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
      case Node.Apply apply when apply.layer().isRecurrent() -> end(apply, value);
      case Node.Apply apply when dependsOnStates(apply) ->
          new LayerLowering(lowering, apply)
              .lower(apply.inputs().stream().map(this::lastOf).toList());
      case Node.Combine combine when dependsOnStates(combine) ->
          ExpressionLowering.in(lowering, name, symbol -> lastOf(symbol.name()))
              .lower(combine.expression(), "");
      case Node.Memory _, Node.MemoryMask _ -> value;
      case Node.Apply _, Node.Combine _, Node.DataInput _, Node.Column _, Node.Last _ ->
          pick(value, Steps.Which.LAST);
    };
  }

  /** Where a recurrent layer ends; if its output is a state, the state that it hands on. */
  private Value end(Node.Apply apply, Value value) {
    if (apply.layer().output() instanceof Expression.Read(Symbol symbol)
        && symbol.kind() == Symbol.Kind.NEXT_STATE) {
      return lowering.finalState(apply.name(), symbol.name());
    }
    boolean backward = apply.options().direction() == LayerOptions.Direction.BACKWARD;
    return pick(value, backward ? Steps.Which.FIRST : Steps.Which.LAST);
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
      case Node.DataInput _, Node.Column _, Node.Last _, Node.Memory _, Node.MemoryMask _ -> false;
    };
  }

  private Value pick(Value value, Steps.Which which) {
    return emitter.emit(value.name() + ".last", new Steps.Pick(value, lowering.lengths(), which));
  }
}
