package dev.rnnc.train;

import dev.rnnc.backend.NonFinite;
import dev.rnnc.json.Json;
import dev.rnnc.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** An event as one line of JSON, for {@code log.jsonl} and {@code --json}. */
public final class EventJson {
  private static final String ALL_WEIGHTS = "all";

  private EventJson() {}

  /** The line, without its end. */
  public static String write(Event event) {
    return Json.write(members(event));
  }

  /** Names with their texts, numbers and booleans. */
  public static Map<String, Object> members(Event event) {
    Map<String, Object> members = new LinkedHashMap<>();
    switch (event) {
      case Event.Start start -> {
        members.put("event", "start");
        members.put("parameters", start.parameters());
        members.put("steps_per_epoch", start.stepsPerEpoch());
        members.put("steps", start.steps());
        members.put("step", start.resumedAt());
      }
      case Event.Step step -> {
        members.put("event", "step");
        members.put("epoch", (long) step.epoch());
        members.put("step", step.step());
        members.put("train_loss", step.loss());
        members.put("rate", step.rate());
        members.put("gradient_norm", step.gradientNorm());
        members.put("clip_share", clips(step.clipShare()));
        members.put("seconds", step.seconds());
      }
      case Event.Epoch epoch -> {
        members.put("event", "epoch");
        members.put("epoch", (long) epoch.epoch());
        members.put("step", epoch.step());
        members.put("train_loss", epoch.trainLoss());
        epoch.validationLoss().ifPresent(loss -> members.put("validation_loss", loss));
        members.putAll(epoch.metrics());
        members.put("rate", epoch.rate());
        members.put("clip_share", clips(epoch.clipShare()));
        members.put("steps_per_s", epoch.stepsPerSecond());
        members.put("characters_per_s", epoch.targetsPerSecond());
        members.put("seconds", epoch.seconds());
        members.put("best", epoch.best());
      }
      case Event.Gradients gradients -> {
        members.put("event", "gradients");
        members.put("epoch", (long) gradients.epoch());
        members.put("step", gradients.step());
        members.putAll(FlowJson.members(gradients.flow()));
      }
      case Event.Watched watched -> {
        members.put("event", "watched");
        members.put("epoch", (long) watched.epoch());
        members.put("step", watched.step());
        members.put("values", each(watched.values(), SpreadJson::members));
      }
      case Event.Weights weights -> {
        members.put("event", "weights");
        members.put("epoch", (long) weights.epoch());
        members.put("step", weights.step());
        members.put("weights", each(weights.weights(), SpreadJson::members));
      }
      case Event.Divergence divergence -> {
        members.put("event", "diverged");
        members.put("step", divergence.step());
        members.put("message", divergence.diagnostic().message());
        divergence.diagnostic().help().ifPresent(help -> members.put("help", help));
        divergence.culprit().ifPresent(culprit -> members.put("first", first(culprit)));
      }
      case Event.Saved saved -> {
        members.put("event", "saved");
        members.put("step", saved.step());
      }
      case Event.Sample sample -> {
        members.put("event", "sample");
        members.put("step", sample.step());
        members.put("text", sample.text());
      }
      case Event.Test test -> {
        members.put("event", "test");
        members.put("loss", test.loss());
        members.putAll(test.metrics());
      }
      case Event.End end -> {
        members.put("event", "end");
        members.put("outcome", end.outcome().name().toLowerCase(Locale.ROOT));
        members.put("epoch", (long) end.epoch());
        members.put("step", end.step());
        members.put("seconds", end.seconds());
      }
    }
    return members;
  }

  private static <V> Map<String, Object> each(
      Map<String, V> named, Function<V, Map<String, Object>> told) {
    Map<String, Object> members = new LinkedHashMap<>();
    named.forEach((name, value) -> members.put(name, told.apply(value)));
    return members;
  }

  /** Numbers that are not finite have no form in JSON; they are texts here. */
  private static Map<String, Object> first(NonFinite culprit) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("name", culprit.name());
    members.put("operation", culprit.operation());
    if (culprit.timeStep() >= 0) {
      members.put("time_step", culprit.timeStep() + 1L);
    }
    if (culprit.batchRow() >= 0) {
      members.put("batch_row", culprit.batchRow() + 1L);
    }
    members.put("found", Double.toString(culprit.found()));
    List<Object> operands = new ArrayList<>();
    for (NonFinite.Operand operand : new LinkedHashSet<>(culprit.operands())) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("name", operand.name());
      one.put("least", finiteOrText(operand.least()));
      one.put("greatest", finiteOrText(operand.greatest()));
      operands.add(one);
    }
    members.put("operands", operands);
    return members;
  }

  private static Object finiteOrText(double value) {
    return Double.isFinite(value) ? value : Double.toString(value);
  }

  /** The test that a line of a log tells of, if it does. */
  public static Optional<Event.Test> test(JsonObject line) {
    if (!line.optionalText("event").equals(Optional.of("test"))) {
      return Optional.empty();
    }
    Map<String, Double> metrics = new LinkedHashMap<>();
    for (String name : line.names()) {
      if (line.isNumber(name) && !name.equals("loss")) {
        metrics.put(name, line.number(name));
      }
    }
    // A loss that is not finite is written as null.
    double loss = line.isNumber("loss") ? line.number("loss") : Double.NaN;
    return Optional.of(new Event.Test(loss, metrics));
  }

  /** The clipping over all weights goes under {@code all}. */
  static Map<String, Object> clips(Map<String, Double> shares) {
    Map<String, Object> named = new LinkedHashMap<>();
    shares.forEach((layer, share) -> named.put(layer.isEmpty() ? ALL_WEIGHTS : layer, share));
    return named;
  }

  /** The shares of clipped steps that a line of the log has as its {@code clip_share}. */
  public static Map<String, Double> readClips(JsonObject shares) {
    Map<String, Double> byLayer = new LinkedHashMap<>();
    shares
        .numbers()
        .forEach((layer, share) -> byLayer.put(layer.equals(ALL_WEIGHTS) ? "" : layer, share));
    return byLayer;
  }
}
