package dev.rnnc.cli.compare;

import dev.rnnc.checkpoint.RunFolder;
import dev.rnnc.checkpoint.RunLog;
import dev.rnnc.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * How a run went, from its log.
 *
 * @param steps the loss of single steps, by step
 * @param epochs what was measured after epochs, by its name and then by step
 */
public record RunCurves(TreeMap<Long, Double> steps, Map<String, TreeMap<Long, Double>> epochs) {
  /** Of an epoch's numbers, those that are no measures, besides what needs no network. */
  private static final Set<String> OTHERS =
      Set.of("epoch", "step", "train_loss", "rate", "steps_per_s", "characters_per_s", "seconds");

  /** Of a run's folder. */
  public static RunCurves of(RunFolder run) {
    RunCurves curves = new RunCurves(new TreeMap<>(), new LinkedHashMap<>());
    RunLog.read(run.log()).forEach(curves::add);
    return curves;
  }

  private void add(JsonObject event) {
    String kind = event.optionalText("event").orElse("");
    if (kind.equals("step") && event.isNumber("train_loss")) {
      steps.put(event.integer("step"), event.number("train_loss"));
    }
    if (kind.equals("epoch")) {
      for (String name : event.names()) {
        if (event.isNumber(name) && !OTHERS.contains(name) && !name.contains("naive_")) {
          epochs
              .computeIfAbsent(name, _ -> new TreeMap<>())
              .put(event.integer("step"), event.number(name));
        }
      }
    }
  }

  /** The last step that the log tells of. */
  public long lastStep() {
    return steps.isEmpty() ? 0 : steps.lastKey();
  }

  /**
   * The points of every curve by its name; that of the steps, {@code train_loss}, as means.
   *
   * @param width of how many steps each is the mean
   */
  public Map<String, List<List<Double>>> points(long width) {
    Map<String, List<List<Double>>> points = new LinkedHashMap<>();
    TreeMap<Long, List<Double>> together = new TreeMap<>();
    steps.forEach((step, loss) ->
        together
            .computeIfAbsent(Math.ceilDiv(step, width) * width, _ -> new ArrayList<>())
            .add(loss));
    List<List<Double>> means = new ArrayList<>();
    together.forEach(
        (step, losses) -> means.add(List.of((double) step, Estimate.of(losses).mean())));
    points.put("train_loss", means);
    epochs.forEach((name, values) ->
        points.put(
            name,
            values.entrySet().stream()
                .map(entry -> List.of((double) entry.getKey(), entry.getValue()))
                .toList()));
    return points;
  }
}
