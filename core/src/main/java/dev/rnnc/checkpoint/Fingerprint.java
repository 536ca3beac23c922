package dev.rnnc.checkpoint;

import dev.rnnc.json.Json;
import dev.rnnc.json.JsonObject;
import dev.rnnc.model.DataSource;
import dev.rnnc.model.Layer;
import dev.rnnc.model.Model;
import dev.rnnc.model.Network;
import dev.rnnc.model.Node;
import dev.rnnc.model.Size;
import dev.rnnc.model.Training;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All that a training's result depends on, as facts by name, so that two runs can be compared in
 * words. What only reports or samples is not among them.
 *
 * @param facts such as {@code train.batch = 32}; what is too long to say is a digest, {@code #..}
 * @param budget epochs, steps and minutes, {@code none} where not bounded
 */
public record Fingerprint(Map<String, String> facts, Map<String, String> budget) {
  /** How a training that is asked for compares with one that there is. */
  public sealed interface Comparison {
    /** The same training: it goes on where it stopped. */
    record Same() implements Comparison {}

    /** The same training, but longer: it continues. */
    record Longer() implements Comparison {}

    /**
     * Another training.
     *
     * @param changes what changed, a sentence each
     */
    record Other(List<String> changes) implements Comparison {}
  }

  public Fingerprint {
    facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    budget = Collections.unmodifiableMap(new LinkedHashMap<>(budget));
  }

  /**
   * Of a model, a seed and the data's files.
   *
   * @param files digests of the files by name
   */
  public static Fingerprint of(Model model, long seed, Map<String, String> files) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("seed", Long.toString(seed));
    data(facts, model.data());
    files.forEach((name, digest) -> facts.put("file " + name, "#" + digest));
    network(facts, "network.", model.network());
    model.network().encoder().ifPresent(encoder -> network(facts, "encoder.", encoder));
    Training training = model.training();
    facts.put("train.loss", Phrase.of(training.loss()));
    facts.put("train.optimizer", Phrase.of(training.optimizer()));
    facts.put("train.batch", Phrase.of(training.batch()));
    facts.put("train.unroll", Phrase.of(training.unroll()));
    facts.put("train.clip", Phrase.of(training.clip()));
    facts.put("train.stop", Phrase.of(training.patience()));
    facts.put("train.keep", Phrase.of(training.keep()));
    Map<String, String> budget = new LinkedHashMap<>();
    budget.put("epochs", Phrase.of(training.budget().epochs()));
    budget.put("steps", Phrase.of(training.budget().steps()));
    budget.put("minutes", Phrase.of(training.budget().minutes()));
    return new Fingerprint(facts, budget);
  }

  private static void data(Map<String, String> facts, DataSource data) {
    facts.put("data", data.word());
    Record item = (Record) data;
    for (RecordComponent component : item.getClass().getRecordComponents()) {
      facts.put(
          "data." + Phrase.snake(component.getName()),
          Phrase.of(Phrase.component(item, component)));
    }
  }

  private static void network(Map<String, String> facts, String prefix, Network network) {
    for (Node node : network.nodes()) {
      if (node instanceof Node.Apply apply) {
        Layer layer = apply.layer();
        for (Layer.Weight weight : layer.weights()) {
          List<String> sizes = weight.sizes().stream().map(Size::toString).toList();
          facts.put(
              prefix + apply.name() + "." + weight.name(),
              sizes + " = " + Phrase.of(weight.initializer()));
        }
      }
      facts.put(prefix + node.name(), "#" + digest(node.toString()));
    }
    facts.put(prefix + "output", network.output());
  }

  private static String digest(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }

  /** How this training, which is asked for, compares with the one of {@code before}. */
  public Comparison compareWith(Fingerprint before) {
    List<String> changes = changes(before.facts, facts);
    List<String> shorter = new ArrayList<>();
    budget.forEach((name, bound) -> {
      String was = before.budget.getOrDefault(name, "none");
      if (!bound.equals(was) && value(bound) < value(was)) {
        shorter.add("`train.%s` was %s and is now %s".formatted(name, was, bound));
      }
    });
    changes.addAll(shorter);
    if (!changes.isEmpty()) {
      return new Comparison.Other(changes);
    }
    return budget.equals(before.budget) ? new Comparison.Same() : new Comparison.Longer();
  }

  private static double value(String bound) {
    return bound.equals("none") ? Double.POSITIVE_INFINITY : Double.parseDouble(bound);
  }

  private static List<String> changes(Map<String, String> before, Map<String, String> after) {
    Set<String> names = new LinkedHashSet<>(before.keySet());
    names.addAll(after.keySet());
    List<String> changes = new ArrayList<>();
    for (String name : names) {
      String was = before.get(name);
      String is = after.get(name);
      if (was == null) {
        changes.add("`%s` is new".formatted(name));
      } else if (is == null) {
        changes.add("`%s` is gone".formatted(name));
      } else if (!was.equals(is)) {
        changes.add(
            was.startsWith("#")
                ? "`%s` changed".formatted(name)
                : "`%s` was %s and is now %s".formatted(name, was, is));
      }
    }
    return changes;
  }

  public String toJson() {
    return Json.write(Map.of("facts", facts, "budget", budget));
  }

  public static Fingerprint fromJson(String text) {
    JsonObject object = Json.readObject(text);
    return new Fingerprint(object.object("facts").texts(), object.object("budget").texts());
  }
}
