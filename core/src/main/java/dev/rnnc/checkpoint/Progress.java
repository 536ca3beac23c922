package dev.rnnc.checkpoint;

import dev.rnnc.json.Json;
import dev.rnnc.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * How far training has come. With the weights, the optimiser's and the carried states it is all
 * that the next step depends on: random masks and the order of examples are functions of it.
 *
 * @param seed of the run
 * @param step training steps done
 * @param epoch the epoch that the next batch belongs to, from 0
 * @param batch the next batch of that epoch, from 0
 * @param best the best validation metric so far
 * @param bestStep the step at which it was reached
 * @param epochsWithoutBest epochs since; compared with the patience
 * @param seconds of training so far, over all resumptions
 * @param sums running sums of the epoch, such as loss and targets, by the trainer's names
 */
public record Progress(
    long seed,
    long step,
    long epoch,
    int batch,
    OptionalDouble best,
    long bestStep,
    int epochsWithoutBest,
    double seconds,
    Map<String, Double> sums) {
  public Progress {
    sums = Map.copyOf(sums);
  }

  /** Before the first step. */
  public static Progress start(long seed) {
    return new Progress(seed, 0, 0, 0, OptionalDouble.empty(), 0, 0, 0, Map.of());
  }

  String toJson() {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    members.put("seed", seed);
    members.put("step", step);
    members.put("epoch", epoch);
    members.put("batch", batch);
    best.ifPresent(value -> members.put("best", value));
    members.put("best_step", bestStep);
    members.put("epochs_without_best", epochsWithoutBest);
    members.put("seconds", seconds);
    members.put("sums", new java.util.TreeMap<>(sums));
    return Json.write(members);
  }

  static Progress fromJson(String text) {
    JsonObject object = Json.readObject(text);
    return new Progress(
        object.integer("seed"),
        object.integer("step"),
        object.integer("epoch"),
        object.index("batch"),
        object.optionalNumber("best"),
        object.integer("best_step"),
        object.index("epochs_without_best"),
        object.number("seconds"),
        object.object("sums").numbers());
  }
}
