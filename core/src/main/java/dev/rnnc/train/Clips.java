package dev.rnnc.train;

import dev.rnnc.backend.Run;
import dev.rnnc.model.Model;
import dev.rnnc.model.Node;
import dev.rnnc.optimizer.UpdateProgram;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counts in how many steps of an epoch each clipping acted. */
final class Clips {
  /** The name of the clipping over all weights. */
  static final String ALL = "";

  /**
   * A clipping.
   *
   * @param norm where a run puts the norm of its gradients, {@code [1]}
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Clipping(String layer, double bound, double[] norm) {}

  private final List<Clipping> clippings = new ArrayList<>();
  private final long[] acted;
  private final double[] norm = new double[1];
  private long steps;

  Clips(Model model) {
    for (Node.Apply layer : model.network().layers()) {
      if (layer.options().clip().isPresent() && !layer.layer().weights().isEmpty()) {
        double bound = layer.options().clip().getAsDouble();
        clippings.add(new Clipping(layer.name(), bound, new double[1]));
      }
    }
    model.training().clip().ifPresent(bound -> clippings.add(new Clipping(ALL, bound, norm)));
    acted = new long[clippings.size()];
  }

  /** Asks a run of the update program for the norms. */
  void listen(Run run) {
    run.output(UpdateProgram.NORM, norm);
    for (Clipping clipping : clippings) {
      if (!clipping.layer().equals(ALL)) {
        run.output(UpdateProgram.normOf(clipping.layer()), clipping.norm());
      }
    }
  }

  void reset() {
    steps = 0;
    Arrays.fill(acted, 0);
  }

  /** Counts a step that has run. */
  void count() {
    steps++;
    for (int i = 0; i < acted.length; i++) {
      acted[i] += clippings.get(i).norm()[0] > clippings.get(i).bound() ? 1 : 0;
    }
  }

  /** The norm of all gradients, after the layers' own clipping. */
  double norm() {
    return norm[0];
  }

  /** The share of steps in which each acted. */
  Map<String, Double> shares() {
    if (acted.length == 1) {
      return Map.of(clippings.getFirst().layer(), share(0)); // of every step: the least objects
    }
    Map<String, Double> shares = new LinkedHashMap<>();
    for (int i = 0; i < acted.length; i++) {
      shares.put(clippings.get(i).layer(), share(i));
    }
    return shares;
  }

  private double share(int clipping) {
    return (double) acted[clipping] / Math.max(1, steps);
  }

  /** The counts by name, to be kept in a checkpoint. */
  Map<String, Double> sums() {
    Map<String, Double> sums = new LinkedHashMap<>();
    sums.put("clip.steps", (double) steps);
    for (int i = 0; i < acted.length; i++) {
      sums.put(kept(i), (double) acted[i]);
    }
    return sums;
  }

  /** Goes on from kept counts. */
  void restore(Map<String, Double> sums) {
    steps = sums.getOrDefault("clip.steps", 0.0).longValue();
    for (int i = 0; i < acted.length; i++) {
      acted[i] = sums.getOrDefault(kept(i), 0.0).longValue();
    }
  }

  private String kept(int clipping) {
    return "clip/" + clippings.get(clipping).layer();
  }
}
