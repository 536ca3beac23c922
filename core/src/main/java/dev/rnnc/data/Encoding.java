package dev.rnnc.data;

import dev.rnnc.json.Json;
import dev.rnnc.json.JsonException;
import dev.rnnc.json.JsonObject;
import dev.rnnc.model.DataSize;
import dev.rnnc.model.Tokens;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How text, classes and numbers become the network's and come back: what a trained model keeps of
 * its data. Learned from the training part alone.
 *
 * @param vocabulary of token input
 * @param classes names of the classes in the order of their numbers
 * @param inputs columns of real input, side by side
 * @param target how the values to be predicted are scaled
 * @param targets how many values are predicted at once
 * @param sourceText of sentence pairs: what is translated; {@code vocabulary} is the translations'
 */
public record Encoding(
    Optional<Vocabulary> vocabulary,
    List<String> classes,
    List<Column> inputs,
    Optional<Column.Numeric> target,
    int targets,
    Optional<SourceText> sourceText) {
  /**
   * The source side of sentence pairs.
   *
   * @param steps the tokens of the longest one, at least 1
   */
  public record SourceText(Vocabulary vocabulary, int steps) {}

  public Encoding {
    classes = List.copyOf(classes);
    inputs = List.copyOf(inputs);
  }

  /** Of data that is not sentence pairs. */
  public Encoding(
      Optional<Vocabulary> vocabulary,
      List<String> classes,
      List<Column> inputs,
      Optional<Column.Numeric> target,
      int targets) {
    this(vocabulary, classes, inputs, target, targets, Optional.empty());
  }

  static Encoding ofPairs(SourceText source, Vocabulary vocabulary) {
    return new Encoding(
        Optional.of(vocabulary), List.of(), List.of(), Optional.empty(), 0, Optional.of(source));
  }

  static Encoding ofText(Vocabulary vocabulary) {
    return new Encoding(Optional.of(vocabulary), List.of(), List.of(), Optional.empty(), 0);
  }

  static Encoding ofClasses(Vocabulary vocabulary, List<String> classes) {
    return new Encoding(Optional.of(vocabulary), classes, List.of(), Optional.empty(), 0);
  }

  /** The sizes that a network leaves to the data. */
  public Map<DataSize, Integer> sizes() {
    Map<DataSize, Integer> sizes = new TreeMap<>();
    vocabulary.ifPresent(tokens -> sizes.put(DataSize.VOCABULARY, tokens.size()));
    if (!classes.isEmpty()) {
      sizes.put(DataSize.CLASSES, classes.size());
    }
    if (!inputs.isEmpty()) {
      sizes.put(DataSize.INPUTS, inputWidth());
      inputs.forEach(column -> sizes.put(DataSize.column(column.name()), column.width()));
    }
    if (targets > 0) {
      sizes.put(DataSize.TARGETS, targets);
    }
    sourceText.ifPresent(source -> {
      sizes.put(DataSize.SOURCE_VOCABULARY, source.vocabulary().size());
      sizes.put(DataSize.SOURCE_STEPS, source.steps());
    });
    return sizes;
  }

  /** How many real inputs there are at a time step. */
  public int inputWidth() {
    return inputs.stream().mapToInt(Column::width).sum();
  }

  /**
   * The inputs of one time step, from values as they stand in the data.
   *
   * @param row numbers or texts by column; a column that is left out is missing
   * @throws IllegalArgumentException if there is no such column
   */
  public float[] inputs(Map<String, ?> row) {
    List<String> names = inputs.stream().map(Column::name).toList();
    for (String name : row.keySet()) {
      if (!names.contains(name)) {
        throw new IllegalArgumentException(
            "no column of the input is called %s; they are %s".formatted(name, names));
      }
    }
    float[] into = new float[inputWidth()];
    int at = 0;
    for (Column column : inputs) {
      Object value = row.get(column.name());
      column.write(value == null ? "" : String.valueOf(value), into, at);
      at += column.width();
    }
    return into;
  }

  /**
   * The inputs of time steps, {@code [time, input]}, from numbers as they stand in the data.
   *
   * @param values of all columns of the first time step, then of the next; NaN where missing
   * @throws IllegalArgumentException if they are no whole time steps
   */
  public float[] inputs(double... values) {
    if (inputs.isEmpty() || values.length % inputs.size() != 0) {
      throw new IllegalArgumentException(
          "%d values are no whole time steps of %d columns"
              .formatted(values.length, inputs.size()));
    }
    int timeSteps = values.length / inputs.size();
    int width = inputWidth();
    float[] into = new float[timeSteps * width];
    for (int timeStep = 0; timeStep < timeSteps; timeStep++) {
      Map<String, Object> row = new LinkedHashMap<>();
      for (int i = 0; i < inputs.size(); i++) {
        double value = values[timeStep * inputs.size() + i];
        if (!Double.isNaN(value)) {
          row.put(inputs.get(i).name(), isWhole(value) ? (Object) (long) value : value);
        }
      }
      System.arraycopy(inputs(row), 0, into, timeStep * width, width);
    }
    return into;
  }

  /** Whether a number stands in data without a point: classes may be called 3, not 3.0. */
  private static boolean isWhole(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1L << 53;
  }

  /** A text that {@link #fromJson} reads. */
  public String toJson() {
    Map<String, Object> members = new LinkedHashMap<>();
    vocabulary.ifPresent(tokens -> members.put("vocabulary", json(tokens)));
    members.put("classes", classes);
    members.put("inputs", inputs.stream().map(Encoding::json).toList());
    target.ifPresent(column -> members.put("target", json(column)));
    members.put("targets", targets);
    sourceText.ifPresent(source -> {
      members.put("source_vocabulary", json(source.vocabulary()));
      members.put("source_steps", source.steps());
    });
    return Json.write(members);
  }

  /**
   * Reads {@link #toJson}.
   *
   * @throws JsonException if the text is something else
   */
  public static Encoding fromJson(String text) {
    JsonObject object = Json.readObject(text);
    List<Column> inputs = new ArrayList<>();
    object.objects("inputs").forEach(column -> inputs.add(column(column)));
    return new Encoding(
        object.has("vocabulary")
            ? Optional.of(vocabulary(object.object("vocabulary")))
            : Optional.empty(),
        object.texts("classes"),
        inputs,
        object.has("target") ? Optional.of(numeric(object.object("target"))) : Optional.empty(),
        object.index("targets"),
        object.has("source_vocabulary")
            ? Optional.of(
                new SourceText(
                    vocabulary(object.object("source_vocabulary")), object.index("source_steps")))
            : Optional.empty());
  }

  private static Map<String, Object> json(Vocabulary vocabulary) {
    Map<String, Object> members = new LinkedHashMap<>();
    switch (vocabulary.tokens()) {
      case Tokens.Characters characters -> members.put("tokens", "char");
      case Tokens.Words words -> {
        members.put("tokens", "word");
        members.put("min_count", words.minCount());
      }
      case Tokens.BytePairs pairs -> {
        members.put("tokens", "bpe");
        members.put("size", pairs.size());
        List<String> merges = new ArrayList<>();
        vocabulary
            .pairs()
            .merges()
            .forEach(pair -> merges.addAll(List.of(pair.left(), pair.right())));
        members.put("merges", merges);
      }
    }
    members.put("unknown", vocabulary.specials().unknown());
    members.put("start_and_end", vocabulary.specials().startAndEnd());
    members.put("entries", vocabulary.entries());
    return members;
  }

  private static Vocabulary vocabulary(JsonObject object) {
    Tokens tokens =
        switch (object.text("tokens")) {
          case "char" -> new Tokens.Characters();
          case "word" -> new Tokens.Words(object.index("min_count"));
          case "bpe" -> new Tokens.BytePairs(object.index("size"));
          default -> throw new JsonException("unknown tokens " + object.text("tokens"));
        };
    Vocabulary.Specials specials =
        new Vocabulary.Specials(object.yes("unknown"), object.yes("start_and_end"));
    return new Vocabulary(tokens, specials, object.texts("entries"), pairs(object));
  }

  /** Written as left, right, left, right. */
  private static BytePairs pairs(JsonObject object) {
    List<String> pieces = object.has("merges") ? object.texts("merges") : List.of();
    List<BytePairs.Pair> merges = new ArrayList<>();
    for (int i = 0; i + 1 < pieces.size(); i += 2) {
      merges.add(new BytePairs.Pair(pieces.get(i), pieces.get(i + 1)));
    }
    return BytePairs.of(merges);
  }

  private static Map<String, Object> json(Column column) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("name", column.name());
    switch (column) {
      case Column.Numeric numeric -> {
        members.put("shift", numeric.shift());
        members.put("scale", numeric.scale());
        members.put("indicated", numeric.indicated());
      }
      case Column.Categories categories -> members.put("values", categories.values());
    }
    return members;
  }

  private static Column column(JsonObject object) {
    return object.has("values")
        ? new Column.Categories(object.text("name"), object.texts("values"))
        : numeric(object);
  }

  private static Column.Numeric numeric(JsonObject object) {
    return new Column.Numeric(
        object.text("name"),
        object.number("shift"),
        object.number("scale"),
        object.yes("indicated"));
  }
}
