package dev.rnnc.data;

import dev.rnnc.model.DataSize;
import dev.rnnc.model.DataSource;
import dev.rnnc.model.Task;
import dev.rnnc.source.BrokenInvariant;
import dev.rnnc.source.RnncException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/** The examples of a source, parted, encoded and ready to be batched. */
public final class Dataset {
  private final DataSource source;
  private final Task task;
  private final Loaded loaded;

  private Dataset(DataSource source, Loaded loaded) {
    this.source = source;
    this.task = Task.of(source);
    this.loaded = loaded;
  }

  /**
   * Reads the data, learning the encoding from its training part.
   *
   * @throws RnncException if a file cannot be used; it says where and why
   */
  public static Dataset open(DataSource source) {
    return open(source, Optional.empty());
  }

  /**
   * Reads the data for a model that was trained before, with the model's own encoding.
   *
   * @throws RnncException if a file cannot be used or does not fit the encoding
   */
  public static Dataset open(DataSource source, Encoding encoding) {
    return open(source, Optional.of(encoding));
  }

  private static Dataset open(DataSource source, Optional<Encoding> given) {
    Loaded loaded =
        switch (source) {
          case DataSource.Text text -> TextLoader.load(text, given);
          case DataSource.Labelled labelled -> LabelledLoader.load(labelled, given);
          case DataSource.Table table -> TableLoader.load(table, given);
          case DataSource.Frames frames -> FramesLoader.load(frames, given);
          case DataSource.Adding adding -> AddingExamples.load(adding);
          case DataSource.Pairs pairs -> PairsLoader.load(pairs, given);
          case DataSource.Images images -> ImagesLoader.load(images, given);
          case DataSource.Chords chords -> ChordsLoader.load(chords);
          case DataSource.Copying copying -> CopyingExamples.load(copying);
        };
    return new Dataset(source, loaded);
  }

  /** The sizes that a source says by itself, so that its data need not be read for them. */
  public static Map<DataSize, Integer> sizesSaid(DataSource source) {
    return switch (source) {
      case DataSource.Table table -> Map.of(DataSize.TARGETS, table.horizon());
      case DataSource.Chords _ ->
          Map.of(DataSize.INPUTS, ChordsLoader.NOTES, DataSize.TARGETS, ChordsLoader.NOTES);
      case DataSource.Text _, DataSource.Pairs _, DataSource.Labelled _ -> Map.of();
      case DataSource.Frames _, DataSource.Images _ -> Map.of();
      case DataSource.Adding _, DataSource.Copying _ -> Map.of();
    };
  }

  public DataSource source() {
    return source;
  }

  /** What the data asks of a network. */
  public Task task() {
    return task;
  }

  /** How examples become the network's, and come back. */
  public Encoding encoding() {
    return loaded.encoding();
  }

  /** The sizes that a network leaves to the data. */
  public Map<DataSize, Integer> sizes() {
    return encoding().sizes();
  }

  /**
   * SHA-256 of every file that was read, by its name, with folders where several are called alike.
   */
  public Map<String, String> digests() {
    Map<String, String> digests = new LinkedHashMap<>();
    loaded.digests().forEach((name, digest) -> digests.put(name, digest.text()));
    return Collections.unmodifiableMap(digests);
  }

  public boolean has(Part part) {
    return loaded.parts().containsKey(part);
  }

  /** How many targets a part has to be predicted; 0 without the part. */
  public long targets(Part part) {
    return has(part) ? examples(part).targets() : 0;
  }

  /**
   * The training batches, in an order that seed and epoch decide.
   *
   * @param batch sequences at once
   * @param unroll time steps of a window of a stream; sequences are taken whole
   * @throws RnncException if a stream has less than one window
   */
  public BatchSource training(int batch, int unroll, long seed) {
    Examples examples = examples(Part.TRAINING);
    if (examples instanceof Examples.Streams streams) {
      streams.needWindow(unroll);
    }
    return batches(examples, batch, unroll, OptionalLong.of(seed));
  }

  /** The batches of a part in a fixed order: every target is in exactly one of them. */
  public BatchSource evaluation(Part part, int batch, int unroll) {
    return batches(examples(part), batch, unroll, OptionalLong.empty());
  }

  /**
   * The sequences of a part in groups of like length, about as many in each; of pairs it is the
   * source's length that counts. None of streams.
   */
  public List<LengthGroup> lengths(Part part) {
    return examples(part) instanceof Examples.Sequences sequences
        ? LengthGroup.of(
            () -> IntStream.range(0, sequences.count()).map(sequences::inputLength).iterator())
        : List.of();
  }

  /** The batches of one of these groups, in a fixed order. */
  public BatchSource evaluation(Part part, int batch, int unroll, LengthGroup group) {
    Examples examples = examples(part);
    if (!(examples instanceof Examples.Sequences sequences)) {
      throw new BrokenInvariant("data", "streams have no lengths");
    }
    int[] chosen =
        IntStream.range(0, sequences.count())
            .filter(example -> group.has(sequences.inputLength(example)))
            .toArray();
    return batches(new Chosen(sequences, chosen), batch, unroll, OptionalLong.empty());
  }

  private BatchSource batches(Examples examples, int batch, int unroll, OptionalLong seed) {
    BatchSource.Plan plan =
        switch (examples) {
          case Examples.Streams streams -> streams.plan(batch, unroll);
          case Examples.Sequences sequences -> new SequencePlan(sequences, batch, seed);
        };
    boolean indices = task.target().isIndex();
    return new BatchSource(
        plan,
        new Batch(
            task.target(),
            encoding().inputWidth(),
            indices ? 0 : encoding().targets(),
            encoding().sourceText().isPresent()),
        seed.isPresent() ? List.of() : examples.baselines());
  }

  /** How often each token or class is a target of the training part. */
  public long[] targetCounts() {
    int size = task.outputSize().bind(sizes());
    long[] counts = new long[size];
    BatchSource source = evaluation(Part.TRAINING, 256, 256);
    Batch batch;
    do {
      batch = source.next();
      int places = batch.rows() * (task.target().perStep() ? batch.timeSteps() : 1);
      for (int i = 0; i < places; i++) {
        if (batch.targetIndices()[i] >= 0) {
          counts[batch.targetIndices()[i]]++;
        }
      }
    } while (!batch.isLast());
    return counts;
  }

  /**
   * The sentences of a part of pairs and their translations, in the order of {@link
   * Batch#examples}.
   */
  public List<SentencePair> pairs(Part part) {
    return examples(part) instanceof Translations translations
        ? translations.texts().get()
        : List.of();
  }

  /** How large a part is, in words: {@code 640 tokens}, {@code none}. */
  public String size(Part part) {
    return has(part) ? examples(part).size() : "none";
  }

  /**
   * Forecasts that need no network: the last known value of a table's target and, where its season
   * is known, that of a season before, the mean of the adding problem, the guessed symbols of the
   * copying problem. Empty where there is none.
   */
  public List<Baseline> baselines(Part part) {
    return examples(part).baselines();
  }

  private Examples examples(Part part) {
    Examples examples = loaded.parts().get(part);
    if (examples == null) {
      throw new BrokenInvariant("data", "no " + part.word() + " part");
    }
    return examples;
  }

  /** For people: parts with counts, the encoding, and some examples as the network sees them. */
  public String describe() {
    StringBuilder text = new StringBuilder();
    loaded.digests().forEach((name, digest) -> line(text, "file", name));
    for (Part part : Part.values()) {
      line(text, part.word(), size(part));
    }
    line(text, "parted", loaded.rule());
    encoding().sourceText().ifPresent(side -> line(text, "source", side.vocabulary().toString()));
    encoding().vocabulary().ifPresent(tokens -> line(text, "vocabulary", tokens.toString()));
    if (!encoding().classes().isEmpty()) {
      int size = encoding().classes().size();
      line(text, "classes", size + ": " + String.join(", ", encoding().classes()));
    }
    encoding().inputs().forEach(column -> line(text, "input", Shown.column(column)));
    encoding().target().ifPresent(column -> line(text, "target", Shown.column(column)));
    loaded.notes().forEach(note -> line(text, "note", note.get()));
    examples(Part.TRAINING).shown(3).forEach(shown -> line(text, "example", shown));
    return text.toString();
  }

  private static void line(StringBuilder text, String name, String what) {
    text.append("%-11s %s%n".formatted(name, what));
  }
}
