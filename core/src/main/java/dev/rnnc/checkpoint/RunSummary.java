package dev.rnnc.checkpoint;

import dev.rnnc.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * A run at a glance: a row of the table of runs.
 *
 * @param outcome how it ended, {@code unfinished} if it did not
 * @param results the last of each: {@code train_loss}, {@code perplexity} and other numbers of its
 *     epochs; {@code test_loss} and the like of its test
 */
public record RunSummary(
    RunFolder folder,
    RunInfo info,
    long epochs,
    long steps,
    double seconds,
    OptionalDouble bestValidationLoss,
    Map<String, Double> results,
    String outcome) {
  private static final Set<String> NO_RESULTS =
      Set.of("epoch", "step", "seconds", "rate", "steps_per_s", "characters_per_s");

  /** Of a run's folder. */
  public static RunSummary of(RunFolder folder) {
    long epochs = 0;
    long steps = 0;
    double seconds = 0;
    double best = Double.POSITIVE_INFINITY;
    String outcome = "unfinished";
    Map<String, Double> results = new LinkedHashMap<>();
    for (JsonObject event : RunLog.read(folder.log())) {
      String kind = event.optionalText("event").orElse("");
      if (event.has("step")) {
        steps = event.integer("step");
      }
      seconds = Math.max(seconds, event.optionalNumber("seconds").orElse(0));
      switch (kind) {
        case "start" -> outcome = "unfinished";
        case "epoch" -> {
          epochs = event.has("epoch") ? event.integer("epoch") : epochs;
          best = Math.min(best, event.optionalNumber("validation_loss").orElse(best));
          numbers(event, "", results);
        }
        case "test" -> numbers(event, "test_", results);
        case "end" -> outcome = event.optionalText("outcome").orElse("done");
        default -> {
          // Steps and samples are no results; a later version may log more.
        }
      }
    }
    return new RunSummary(
        folder,
        folder.readInfo(),
        epochs,
        steps,
        seconds,
        Double.isFinite(best) ? OptionalDouble.of(best) : OptionalDouble.empty(),
        results,
        outcome);
  }

  private static void numbers(JsonObject event, String prefix, Map<String, Double> results) {
    for (String name : event.names()) {
      if (!NO_RESULTS.contains(name) && event.isNumber(name)) {
        results.put(name.startsWith(prefix) ? name : prefix + name, event.number(name));
      }
    }
  }

  /**
   * What sets runs apart, causes first: each difference with its value in every run, {@code -}
   * where it has none and {@code #1}, {@code #2} where there are no words for it.
   */
  public static Map<String, List<String>> differences(List<RunSummary> runs) {
    return Differences.of(runs.stream().map(RunSummary::facts).toList());
  }

  private Map<String, String> facts() {
    Map<String, String> facts = new LinkedHashMap<>(info.params());
    info.fingerprint().budget().forEach((name, value) -> facts.put("train." + name, value));
    facts.putAll(info.fingerprint().facts());
    return facts;
  }
}
