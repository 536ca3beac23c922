package dev.rnnc.cli.compare;

import dev.rnnc.checkpoint.RunFolder;
import dev.rnnc.checkpoint.RunLog;
import dev.rnnc.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What a run's log says of its end.
 *
 * @param outcome as the log has it, {@code unfinished} without an end
 * @param part that was measured: {@code test}, else {@code validation}, else {@code training}
 * @param values by metric, with the weights that are kept
 * @param clipShare the share of steps in which a gradient was clipped, over all epochs; of several
 *     bounds the one that acted most
 * @param parameters how many weights were trained
 */
public record RunResult(
    String outcome,
    String part,
    Map<String, Double> values,
    OptionalDouble clipShare,
    OptionalLong parameters,
    double seconds) {
  /** Of a run that is not there. */
  public static final RunResult NOT_RUN =
      new RunResult("not run", "", Map.of(), OptionalDouble.empty(), OptionalLong.empty(), 0);

  private static final Set<String> ENDS = Set.of("done", "patience", "up_to_date", "diverged");

  /** Whether its training has come to an end. */
  public boolean isOver() {
    return ENDS.contains(outcome);
  }

  public boolean isDiverged() {
    return outcome.equals("diverged");
  }

  /** Of a run's folder. */
  public static RunResult of(RunFolder run) {
    Reading reading = new Reading();
    RunLog.read(run.log()).forEach(reading::add);
    return reading.result();
  }

  private static final class Reading {
    private String outcome = "unfinished";
    private double seconds;
    private OptionalLong parameters = OptionalLong.empty();
    private Optional<JsonObject> kept = Optional.empty();
    private Optional<JsonObject> test = Optional.empty();
    private double clipped;
    private int epochs;

    void add(JsonObject event) {
      seconds = Math.max(seconds, event.optionalNumber("seconds").orElse(0));
      switch (event.optionalText("event").orElse("")) {
        case "start" -> {
          outcome = "unfinished";
          parameters = OptionalLong.of(event.integer("parameters"));
        }
        case "epoch" -> {
          boolean validated = event.has("validation_loss");
          if (kept.isEmpty() || !validated || event.yes("best")) {
            kept = Optional.of(event);
          }
          clip(event.object("clip_share").numbers());
        }
        case "test" -> test = Optional.of(event);
        case "end" -> outcome = event.text("outcome");
        default -> {
          // Steps and samples say nothing of the end.
        }
      }
    }

    private void clip(Map<String, Double> shares) {
      if (!shares.isEmpty()) {
        clipped += shares.values().stream().mapToDouble(Double::doubleValue).max().orElse(0);
        epochs++;
      }
    }

    RunResult result() {
      String part = "training";
      Map<String, Double> values = new LinkedHashMap<>();
      if (test.isPresent()) {
        part = "test";
        values.put("loss", test.get().number("loss"));
        metrics(test.get(), values);
      } else if (kept.isPresent() && kept.get().has("validation_loss")) {
        part = "validation";
        values.put("loss", kept.get().number("validation_loss"));
        metrics(kept.get(), values);
      } else if (kept.isPresent()) {
        values.put("loss", kept.get().number("train_loss"));
      }
      return new RunResult(
          outcome,
          part,
          values,
          epochs == 0 ? OptionalDouble.empty() : OptionalDouble.of(clipped / epochs),
          parameters,
          seconds);
    }

    private static void metrics(JsonObject event, Map<String, Double> values) {
      for (String name : event.names()) {
        if (event.isNumber(name)) {
          values.putIfAbsent(name, event.number(name));
        }
      }
    }
  }
}
