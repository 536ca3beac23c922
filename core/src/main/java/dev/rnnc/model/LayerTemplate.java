package dev.rnnc.model;

import java.util.List;

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
}
