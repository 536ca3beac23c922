package dev.rnnc.checkpoint;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What sets trainings apart, told from their facts: causes, not all that follows from them. A layer
 * of another kind or size has other weights and equations, and so may the layers after it; that
 * need not be said. A digest, which nobody can read, becomes a number: {@code #1}, {@code #2}.
 */
final class Differences {
  static final String ABSENT = "-";

  private final List<Map<String, String>> trainings;

  /** Every fact that differs, with its value in every training. */
  private final Map<String, List<String>> all = new LinkedHashMap<>();

  private final Map<String, List<String>> told = new LinkedHashMap<>();

  private Differences(List<Map<String, String>> trainings) {
    this.trainings = trainings;
    Set<String> names = new LinkedHashSet<>();
    trainings.forEach(facts -> names.addAll(facts.keySet()));
    for (String name : names) {
      List<String> values = values(name);
      if (values.stream().distinct().count() > 1) {
        all.put(name, values);
      }
    }
  }

  /** Each difference with its value in every training, {@code -} where it has none. */
  static Map<String, List<String>> of(List<Map<String, String>> trainings) {
    return new Differences(trainings).tell();
  }

  /** The differences between two trainings, a clause each: {@code `width` was 16 and is now 24}. */
  static List<String> clauses(Map<String, String> before, Map<String, String> after) {
    List<String> clauses = new ArrayList<>();
    of(List.of(before, after))
        .forEach((name, values) -> {
          String said = name.replace("network.", "");
          String was = values.getFirst();
          String is = values.getLast();
          clauses.add(
              was.equals(ABSENT)
                  ? "`%s` is new".formatted(said)
                  : is.equals(ABSENT)
                      ? "`%s` is gone".formatted(said)
                      : was.startsWith("#")
                          ? "`%s` changed".formatted(said)
                          : "`%s` was %s and is now %s".formatted(said, was, is));
        });
    return clauses;
  }

  private Map<String, List<String>> tell() {
    Map<String, List<String>> weights = new LinkedHashMap<>();
    all.forEach((name, values) -> {
      switch (FactKind.of(name)) {
        case PLAIN -> told.put(name, readable(values));
        case OPTION -> {
          if (!values.contains(ABSENT)) {
            told.put(FactKind.OPTION.strip(name), values);
          }
        }
        case WEIGHT -> weights.put(FactKind.WEIGHT.strip(name), values);
        case EQUATIONS, WHOLE -> {}
      }
    });
    equations();
    weights(weights);
    if (told.isEmpty()) {
      all.forEach((name, values) -> told.put(FactKind.of(name).strip(name), readable(values)));
    }
    return told;
  }

  private void equations() {
    all.forEach((name, values) -> {
      String layer = FactKind.EQUATIONS.strip(name);
      if (FactKind.of(name) == FactKind.EQUATIONS && !told.containsKey(layer)) {
        told.put("equations of " + layer, readable(values));
      }
    });
  }

  /** How weights of a layer start. */
  private record Start(String layer, List<String> values) {}

  /** How weights start, told once for those of a layer that differ alike. */
  private void weights(Map<String, List<String>> weights) {
    Map<Start, List<String>> alike = new LinkedHashMap<>();
    weights.forEach((name, values) -> {
      String layer = FactKind.layerOfPart(name);
      Start start = new Start(layer, values.stream().map(Differences::start).toList());
      if (!told.containsKey(layer) && start.values().stream().distinct().count() > 1) {
        String local = name.substring(layer.length() + 1);
        alike.computeIfAbsent(start, _ -> new ArrayList<>()).add(local);
      }
    });
    alike.forEach(
        (start, names) -> told.put(start.layer() + "." + String.join(", ", names), start.values()));
  }

  /** {@code orthogonal} of {@code [16, 8] = orthogonal}. */
  private static String start(String weight) {
    return weight.substring(weight.indexOf(" = ") < 0 ? 0 : weight.indexOf(" = ") + 3);
  }

  private List<String> values(String name) {
    List<String> values = new ArrayList<>();
    trainings.forEach(facts -> values.add(facts.getOrDefault(name, ABSENT)));
    return Collections.unmodifiableList(values);
  }

  private static List<String> readable(List<String> values) {
    List<String> digests =
        values.stream().filter(value -> value.startsWith("#")).distinct().toList();
    return values.stream()
        .map(value -> value.startsWith("#") ? "#" + (digests.indexOf(value) + 1) : value)
        .toList();
  }
}
