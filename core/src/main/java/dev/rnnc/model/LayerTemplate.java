package dev.rnnc.model;

import java.util.List;
import java.util.Optional;

/** Makes a layer once the types of what it takes are known. */
@FunctionalInterface
public interface LayerTemplate {
  /**
   * The layer.
   *
   * @param inputs the types of its inputs, in order
   * @throws ModelException if they do not fit
   */
  Layer layer(List<ValueType> inputs);

  /** The same, whose states start as those of the encoder's last recurrent layer end. */
  default LayerTemplate startingAtEncoder() {
    return inputs -> {
      Layer made = layer(inputs);
      List<Layer.State> states =
          made.states().stream()
              .map(state -> new Layer.State(state.name(), state.sizes(), Optional.empty(), true))
              .toList();
      return new Layer(
          made.kind(), made.inputs(), states, made.weights(), made.equations(), made.output());
    };
  }
}
