package dev.rnnc.train;

import dev.rnnc.backend.Run;
import dev.rnnc.model.Model;
import dev.rnnc.model.Node;
import dev.rnnc.optimizer.UpdateProgram;
import java.util.LinkedHashMap;
import java.util.Map;

/** Counts in how many steps of an epoch each clipping acted. */
final class Clips {
  /** The name of the clipping over all weights. */
  static final String ALL = "";

  private final Map<String, Double> bounds = new LinkedHashMap<>();
  private final Map<String, double[]> norms = new LinkedHashMap<>();
  private final Map<String, Long> acted = new LinkedHashMap<>();
  private final double[] norm = new double[1];
  private long steps;

  Clips(Model model) {
    for (Node.Apply layer : model.network().layers()) {
      if (layer.options().clip().isPresent() && !layer.layer().weights().isEmpty()) {
        bounds.put(layer.name(), layer.options().clip().getAsDouble());
        norms.put(layer.name(), new double[1]);
      }
    }
    model.training().clip().ifPresent(bound -> bounds.put(ALL, bound));
    norms.put(ALL, norm);
    reset();
  }

  /** Asks a run of the update program for the norms. */
  void listen(Run run) {
    norms.forEach((layer, value) ->
        run.output(layer.equals(ALL) ? UpdateProgram.NORM : UpdateProgram.normOf(layer), value));
  }

  void reset() {
    steps = 0;
    bounds.keySet().forEach(layer -> acted.put(layer, 0L));
  }

  /** Counts a step that has run. */
  void count() {
    steps++;
    for (Map.Entry<String, Double> bound : bounds.entrySet()) {
      double[] value = norms.get(bound.getKey());
      if (value != null && value[0] > bound.getValue()) {
        acted.merge(bound.getKey(), 1L, Long::sum);
      }
    }
  }

  /** The norm of all gradients, after the layers' own clipping. */
  double norm() {
    return norm[0];
  }

  /** The share of steps in which each acted. */
  Map<String, Double> shares() {
    Map<String, Double> shares = new LinkedHashMap<>();
    acted.forEach((layer, count) -> shares.put(layer, (double) count / Math.max(1, steps)));
    return shares;
  }

  /** The counts by name, to be kept in a checkpoint. */
  Map<String, Double> sums() {
    Map<String, Double> sums = new LinkedHashMap<>();
    sums.put("clip.steps", (double) steps);
    acted.forEach((layer, count) -> sums.put("clip/" + layer, (double) count));
    return sums;
  }

  /** Goes on from kept counts. */
  void restore(Map<String, Double> sums) {
    steps = sums.getOrDefault("clip.steps", 0.0).longValue();
    acted.replaceAll((layer, count) -> sums.getOrDefault("clip/" + layer, 0.0).longValue());
  }
}
