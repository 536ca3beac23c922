package dev.rnnc.cli;

import dev.rnnc.flow.GradientFlow;
import dev.rnnc.flow.StateGradient;
import dev.rnnc.model.Model;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/** A gradient flow as tables. */
final class FlowListing {
  private final Model model;
  private final GradientFlow flow;
  private final Map<String, Double> logged;
  private final StringBuilder out = new StringBuilder();

  /**
   * @param logged the share of the epoch's steps in which a gradient was clipped, by layer, as the
   *     run's log has it; empty where none was logged. The flow itself knows of its batch alone
   */
  FlowListing(Model model, GradientFlow flow, Map<String, Double> logged) {
    this.model = model;
    this.flow = flow;
    this.logged = logged;
  }

  String print() {
    states();
    matrices();
    saturation();
    clipping();
    updates();
    return out.toString();
  }

  private void states() {
    if (flow.states().isEmpty()) {
      out.append("no recurrent layer: no gradient goes back in time\n");
      return;
    }
    out.append(
        "the gradient of the loss at the last time step by each state, so many time steps back\n"
            + "(norm, mean of %d sequences)\n\n".formatted(flow.rows()));
    List<Map<String, String>> rows = new ArrayList<>();
    flow.states()
        .forEach((name, state) -> {
          Map<String, String> row = row("state", name);
          for (int distance : distances(state.norms().size())) {
            row.put(Integer.toString(distance), norm(state.norms().get(distance)));
          }
          row.put("each step", factor(state));
          rows.add(row);
        });
    table(rows);
  }

  /** 0, 1, 2, 4, 8 and so on, and the last. */
  static List<Integer> distances(int size) {
    List<Integer> distances = new ArrayList<>();
    for (int distance = 0; distance < size - 1; distance = Math.max(1, 2 * distance)) {
      distances.add(distance);
    }
    if (size > 0) {
      distances.add(size - 1);
    }
    return distances;
  }

  private static String factor(StateGradient state) {
    double slope = state.slope();
    return Double.isNaN(slope) ? "" : "x " + figure(Math.exp(slope));
  }

  private void matrices() {
    List<Map<String, String>> rows = new ArrayList<>();
    flow.matrices()
        .forEach((name, spectrum) -> {
          Map<String, String> row = row("recurrent matrix", name);
          row.put(
              "spectral radius",
              spectrum.radius().stream().mapToObj(FlowListing::figure).findFirst().orElse(""));
          row.put("singular values: greatest", figure(spectrum.greatest()));
          row.put("median", figure(spectrum.median()));
          row.put("least", figure(spectrum.least()));
          rows.add(row);
        });
    section(rows);
  }

  private void saturation() {
    List<Map<String, String>> rows = new ArrayList<>();
    flow.saturation()
        .forEach((name, share) -> {
          Map<String, String> row = row("saturated", name);
          row.put("near the lower bound", percent(share.low()));
          row.put("near the upper bound", percent(share.high()));
          rows.add(row);
        });
    section(rows);
  }

  private void clipping() {
    out.append("\nnorm of the gradient of all weights: ")
        .append(norm(flow.gradientNorm()))
        .append('\n');
    List<Map<String, String>> rows = new ArrayList<>();
    flow.clipShare()
        .forEach((layer, share) -> {
          Map<String, String> row = row("clipped", layer.isEmpty() ? "all weights" : layer);
          bound(layer).ifPresent(bound -> row.put("above", figure(bound)));
          row.put("in this batch", share > 0 ? "yes" : "no");
          if (!logged.isEmpty()) {
            Double ofEpoch = logged.get(layer);
            row.put("in so many of the epoch's steps", ofEpoch == null ? "" : percent(ofEpoch));
          }
          rows.add(row);
        });
    section(rows);
  }

  private OptionalDouble bound(String layer) {
    return layer.isEmpty()
        ? model.training().clip()
        : model.network().layers().stream()
            .filter(own -> own.name().equals(layer))
            .map(own -> own.options().clip())
            .findFirst()
            .orElse(OptionalDouble.empty());
  }

  private void updates() {
    List<Map<String, String>> rows = new ArrayList<>();
    flow.updateToWeight()
        .forEach((name, ratio) -> {
          Map<String, String> row = row("weight", name);
          row.put(
              "norm of its update / its norm",
              Double.isFinite(ratio) ? norm(ratio) : "was all zeros");
          rows.add(row);
        });
    section(rows);
  }

  private static Map<String, String> row(String column, String name) {
    Map<String, String> row = new LinkedHashMap<>();
    row.put(column, name);
    return row;
  }

  private void section(List<Map<String, String>> rows) {
    if (!rows.isEmpty()) {
      out.append('\n');
      table(rows);
    }
  }

  private void table(List<Map<String, String>> rows) {
    TextTable.of(rows).lines().forEach(line -> out.append("  ").append(line).append('\n'));
  }

  private static String norm(double value) {
    return String.format(Locale.ROOT, "%.2e", value);
  }

  private static String figure(double value) {
    return String.format(Locale.ROOT, "%.4g", value);
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }
}
