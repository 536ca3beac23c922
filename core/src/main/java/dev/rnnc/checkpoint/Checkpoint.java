package dev.rnnc.checkpoint;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A model in training at one moment: enough to go on exactly, or to sample, predict and embed
 * without the file or the data.
 *
 * @param model what it was written as
 * @param encoding how text, classes and numbers are turned into the network's and back: the JSON of
 *     the data's encoding
 * @param fingerprint of network, training and data
 * @param weights under their names: {@code gru_1.U_z}
 * @param optimizer the optimiser's state, under names of its own
 * @param states carried states and others that a step leaves for the next
 */
public record Checkpoint(
    ModelText model,
    String encoding,
    Fingerprint fingerprint,
    Progress progress,
    Map<String, Tensor> weights,
    Map<String, Tensor> optimizer,
    Map<String, Tensor> states) {
  public Checkpoint {
    weights = ordered(weights);
    optimizer = ordered(optimizer);
    states = ordered(states);
  }

  private static Map<String, Tensor> ordered(Map<String, Tensor> tensors) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
  }
}
