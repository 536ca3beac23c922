package dev.rnnc.checkpoint;

import dev.rnnc.json.Json;
import dev.rnnc.json.JsonObject;
import dev.rnnc.model.Layer;
import dev.rnnc.model.LayerOptions;
import dev.rnnc.model.Model;
import dev.rnnc.model.Network;
import dev.rnnc.model.Node;
import dev.rnnc.model.Precision;
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
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

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
     * @param changes what changed, a clause each
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
    item(facts, "data", model.data().word(), model.data());
    scores(facts, model.training());
    new TreeMap<>(files).forEach((name, digest) -> facts.put("file " + name, "#" + digest));
    network(facts, "network", model.network());
    model.network().encoder().ifPresent(encoder -> network(facts, "encoder", encoder));
    Training training = model.training();
    facts.put("train.loss", Phrase.of(training.loss()));
    String rule = training.optimizer().getClass().getSimpleName().toLowerCase(Locale.ROOT);
    item(facts, "train.optimizer", rule, training.optimizer());
    facts.put("train.batch", Phrase.of(training.batch()));
    facts.put("train.unroll", Phrase.of(training.unroll()));
    training.megabytes().ifPresent(megabytes -> facts.put("train.megabytes", Phrase.of(megabytes)));
    if (training.precision() != Precision.FLOAT32) {
      facts.put("train.precision", Phrase.of(training.precision()));
    }
    facts.put("train.clip", Phrase.of(training.clip()));
    facts.put("train.stop", Phrase.of(training.patience()));
    facts.put("train.keep", Phrase.of(training.keep()));
    if (training.scheduledSampling() > 0) {
      facts.put("train.scheduled_sampling", Phrase.of(training.scheduledSampling()));
    }
    Map<String, String> budget = new LinkedHashMap<>();
    budget.put("epochs", Phrase.of(training.budget().epochs()));
    budget.put("steps", Phrase.of(training.budget().steps()));
    budget.put("minutes", Phrase.of(training.budget().minutes()));
    return new Fingerprint(facts, budget);
  }

  /** What is chosen by a word, and its arguments, each a fact of its own. */
  private static void item(Map<String, String> facts, String name, String word, Object chosen) {
    facts.put(name, word);
    Record item = (Record) chosen;
    for (RecordComponent component : item.getClass().getRecordComponents()) {
      facts.put(
          name + "." + Phrase.snake(component.getName()),
          Phrase.of(Phrase.component(item, component)));
    }
  }

  /** How translations are scored matters where it decides which weights are kept. */
  private static void scores(Map<String, String> facts, Training training) {
    String metric = training.keep().metric().orElse("");
    if (!metric.equals("bleu")) {
      facts.remove("data.bleu");
    }
    if (metric.equals("bleu") || metric.equals("chrf")) {
      facts.put("train.translate", Phrase.of(training.translate()));
    }
  }

  private static void network(Map<String, String> facts, String which, Network network) {
    facts.put(which, "with the output " + network.output());
    for (Node node : network.nodes()) {
      String name = which + "." + node.name();
      switch (node) {
        case Node.Apply apply -> layer(facts, name, apply);
        case Node.Combine combine -> facts.put(name, combine.expression().toString());
        case Node.Last last -> facts.put(name, "last of " + last.of());
        case Node.Memory memory -> facts.put(name, "memory of " + memory.of());
        case Node.Column column -> facts.put(name, "column of " + column.of());
        case Node.MemoryMask _ -> {}
        case Node.DataInput _ -> {}
      }
      facts.put(FactKind.WHOLE.name(name), digest(node.toString()));
    }
  }

  private static void layer(Map<String, String> facts, String name, Node.Apply apply) {
    Layer layer = apply.layer();
    facts.put(name, layer.kind() + " of size " + sizes(apply.type().sizes(), " x "));
    facts.put(FactKind.OPTION.name(name + ".from"), String.join(", ", apply.inputs()));
    if (layer.isRecurrent()) {
      LayerOptions options = apply.options();
      for (RecordComponent option : LayerOptions.class.getRecordComponents()) {
        facts.put(
            FactKind.OPTION.name(name + "." + Phrase.snake(option.getName())),
            Phrase.of(Phrase.component(options, option)));
      }
    }
    for (Layer.Weight weight : layer.weights()) {
      facts.put(
          FactKind.WEIGHT.name(name + "." + weight.name()),
          "[%s] = %s".formatted(sizes(weight.sizes(), ", "), Phrase.of(weight.initializer())));
    }
    facts.put(FactKind.EQUATIONS.name(name), digest(layer.equations() + " " + layer.output()));
  }

  private static String sizes(List<Size> sizes, String between) {
    return sizes.stream().map(Size::toString).collect(Collectors.joining(between));
  }

  private static String digest(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return "#" + HexFormat.of().formatHex(digest, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }

  /** How this training, which is asked for, compares with the one of {@code before}. */
  public Comparison compareWith(Fingerprint before) {
    List<String> changes = new ArrayList<>(changesSince(before));
    budget.forEach((name, bound) -> {
      String was = before.budget.getOrDefault(name, "none");
      if (!bound.equals(was) && value(bound) < value(was)) {
        changes.add("`train.%s` was %s and is now %s".formatted(name, was, bound));
      }
    });
    if (!changes.isEmpty()) {
      return new Comparison.Other(changes);
    }
    return budget.equals(before.budget) ? new Comparison.Same() : new Comparison.Longer();
  }

  /** What this training has otherwise than one before, but for its length, a clause each. */
  public List<String> changesSince(Fingerprint before) {
    return Differences.clauses(before.facts, facts);
  }

  /** Whether both are trainings of one network, be the data, the seed or the training another. */
  public boolean hasNetworkOf(Fingerprint other) {
    return networkFacts().equals(other.networkFacts());
  }

  private Map<String, String> networkFacts() {
    Map<String, String> found = new LinkedHashMap<>(facts);
    found.keySet().removeIf(name -> !FactKind.isOfNetwork(name));
    return found;
  }

  private static double value(String bound) {
    return bound.equals("none") ? Double.POSITIVE_INFINITY : Double.parseDouble(bound);
  }

  /** The same text for the same fingerprint, in whatever order its parts were found. */
  public String toJson() {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("facts", facts);
    members.put("budget", budget);
    return Json.write(members);
  }

  public static Fingerprint fromJson(String text) {
    JsonObject object = Json.readObject(text);
    return new Fingerprint(object.object("facts").texts(), object.object("budget").texts());
  }
}
