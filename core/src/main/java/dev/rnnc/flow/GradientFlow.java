package dev.rnnc.flow;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one training step tells of the flow of gradients. Names are those of the file: states {@code
 * gru_1.h}, matrices {@code gru_1.U_z}, gates {@code gru_1.z}.
 *
 * @param rows sequences that were looked at
 * @param states how far the loss of the last time step reaches back into each state
 * @param matrices the recurrent matrices
 * @param saturation of values that sigmoid, hard_sigmoid or tanh give
 * @param gradientNorm of all weights' gradients, after the layers' own clipping
 * @param clipShare the share of the epoch's steps in which a gradient was clipped, by layer; {@code
 *     ""} stands for the whole network's clipping. Of a look at one batch 1 where it was clipped
 * @param updateToWeight the norm of what the step adds to each weight, over the weight's norm
 */
public record GradientFlow(
    int rows,
    Map<String, StateGradient> states,
    Map<String, Spectrum> matrices,
    Map<String, Saturation> saturation,
    double gradientNorm,
    Map<String, Double> clipShare,
    Map<String, Double> updateToWeight) {
  public GradientFlow {
    states = kept(states);
    matrices = kept(matrices);
    saturation = kept(saturation);
    clipShare = kept(clipShare);
    updateToWeight = kept(updateToWeight);
  }

  private static <V> Map<String, V> kept(Map<String, V> map) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }
}
