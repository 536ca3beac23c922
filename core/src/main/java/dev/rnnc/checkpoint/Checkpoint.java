package dev.rnnc.checkpoint;

import dev.rnnc.model.DataSize;
import dev.rnnc.model.Network;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
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

  /**
   * The weights of a network, by name.
   *
   * @param sizes those from the data
   * @throws dev.rnnc.source.RnncException if this is the checkpoint of another network
   */
  public Map<String, float[]> weightsOf(Network network, Map<DataSize, Integer> sizes) {
    Map<String, float[]> found = new LinkedHashMap<>();
    for (Network.NamedWeight weight : network.weights()) {
      List<Integer> shape = weight.weight().sizes().stream().map(size -> size.bind(sizes)).toList();
      found.put(weight.name(), Tensor.of(weights, weight.name(), shape).elements());
    }
    return found;
  }

  private static Map<String, Tensor> ordered(Map<String, Tensor> tensors) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
  }
}
