package dev.rnnc.data;

import dev.rnnc.model.DataSource;
import dev.rnnc.model.Split;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Loads a text: one stream, or a sequence per line or paragraph. */
final class TextLoader {
  private final DataSource.Text source;
  private final Optional<Encoding> given;
  private final TokenCollector collector;
  private final Map<String, String> digests = new LinkedHashMap<>();
  private final List<Part> parts = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  private TextLoader(DataSource.Text source, Optional<Encoding> given) {
    this.source = source;
    this.given = given;
    this.collector = new TokenCollector(source.tokens());
  }

  static Loaded load(DataSource.Text source, Optional<Encoding> given) {
    TextLoader loader = new TextLoader(source, given);
    return source.sequences() == DataSource.Text.Sequences.STREAM
        ? loader.stream()
        : loader.sequences();
  }

  private DataText read(Path path) {
    DataText file = DataText.read(path);
    digests.put(String.valueOf(path.getFileName()), file.digest());
    return file;
  }

  private Loaded stream() {
    DataText main = read(source.path());
    collector.cut(main.text(), 0, main.text().length());
    if (collector.size() == 0) {
      throw Problem.empty(main.name(), "text");
    }
    Portions portions = new Portions(source.validation(), source.test());
    Portions.Bounds bounds = portions.contiguous(collector.size(), "tokens");
    Map<Part, int[]> ranges = new EnumMap<>(Part.class);
    ranges.put(Part.TRAINING, new int[] {0, bounds.training()});
    ranges.put(Part.VALIDATION, new int[] {bounds.training(), bounds.validation()});
    ranges.put(Part.TEST, new int[] {bounds.validation(), bounds.test()});
    heldOutFile(source.validation())
        .ifPresent(file -> ranges.put(Part.VALIDATION, fileRange(file)));
    heldOutFile(source.test()).ifPresent(file -> ranges.put(Part.TEST, fileRange(file)));
    collector.end();
    Ragged all = collector.sequences();
    Ragged training = new Ragged(all.elements(), new int[] {0, bounds.training()});
    long[] counts = collector.counts(training, new int[] {0});
    Vocabulary vocabulary = collector.vocabulary(given, counts, isWords(), false);
    int[] numbers = collector.numbersIn(vocabulary);
    int[] tokens = all.elements();
    for (int i = 0; i < tokens.length; i++) {
      tokens[i] = numbers[tokens[i]];
    }
    Map<Part, Examples> examples = new EnumMap<>(Part.class);
    ranges.forEach((part, range) -> {
      String name = "the %s part of %s".formatted(part.word(), main.name());
      TokenStream stream = new TokenStream(name, vocabulary, tokens, range[0], range[1]);
      if (range[1] > range[0]) {
        if (stream.targets() == 0) {
          throw Problem.tooShort(name, "1 token", 2, "a token and the next one");
        }
        examples.put(part, stream);
        noteUnknown(part, vocabulary, tokens, range[0], range[1]);
      }
    });
    return new Loaded(
        Encoding.ofText(vocabulary),
        examples,
        digests,
        "contiguous: the text from the beginning trains, then comes validation, then the test",
        notes);
  }

  private int[] fileRange(Path path) {
    int begin = collector.size();
    DataText file = read(path);
    collector.cut(file.text(), 0, file.text().length());
    if (collector.size() == begin) {
      throw Problem.empty(file.name(), "text");
    }
    return new int[] {begin, collector.size()};
  }

  private Loaded sequences() {
    DataText main = read(source.path());
    List<Long> hashes = new ArrayList<>();
    cutSequences(main, hashes);
    Part[] byContent =
        new Portions(source.validation(), source.test())
            .byContent(
                hashes.stream().mapToLong(Long::longValue).toArray(), new int[0], "sequences");
    parts.addAll(List.of(byContent));
    heldOutFile(source.validation()).ifPresent(path -> cutFile(path, Part.VALIDATION));
    heldOutFile(source.test()).ifPresent(path -> cutFile(path, Part.TEST));
    Ragged all = collector.sequences();
    long[] counts = collector.counts(all, indicesOf(Part.TRAINING));
    Vocabulary vocabulary = collector.vocabulary(given, counts, isWords(), true);
    int[] numbers = collector.numbersIn(vocabulary);
    Map<Part, Examples> examples = new EnumMap<>(Part.class);
    for (Part part : Part.values()) {
      int[] indices = indicesOf(part);
      if (indices.length > 0) {
        Ragged chosen = all.select(indices, token -> numbers[token]);
        noteUnknown(part, vocabulary, chosen.elements(), 0, chosen.elements().length);
        examples.put(part, new NextTokens(vocabulary, bounded(chosen, vocabulary)));
      }
    }
    return new Loaded(
        Encoding.ofText(vocabulary), examples, digests, LabelledLoader.BY_CONTENT, notes);
  }

  private void cutFile(Path path, Part part) {
    List<Long> hashes = new ArrayList<>();
    cutSequences(read(path), hashes);
    hashes.forEach(hash -> parts.add(part));
  }

  private void cutSequences(DataText file, List<Long> hashes) {
    boolean paragraphs = source.sequences() == DataSource.Text.Sequences.BLANK_LINE;
    Lines lines = file.lines();
    int begin = -1;
    int end = -1;
    while (lines.next()) {
      boolean blank = lines.isBlank();
      if (begin >= 0 && (blank || !paragraphs)) {
        addSequence(file.text(), begin, end, hashes);
        begin = -1;
      }
      if (!blank) {
        begin = begin < 0 ? lines.begin() : begin;
        end = lines.end();
      }
    }
    if (begin >= 0) {
      addSequence(file.text(), begin, end, hashes);
    }
    if (hashes.isEmpty()) {
      throw Problem.empty(file.name(), "text");
    }
  }

  private void addSequence(String text, int begin, int end, List<Long> hashes) {
    collector.cut(text, begin, end);
    collector.end();
    hashes.add(Shuffle.hash(text.substring(begin, end)));
  }

  private int[] indicesOf(Part part) {
    return IntStream.range(0, parts.size()).filter(i -> parts.get(i) == part).toArray();
  }

  /** Each sequence between a start and an end token. */
  private static Ragged bounded(Ragged sequences, Vocabulary vocabulary) {
    int count = sequences.count();
    int[] elements = new int[sequences.elements().length + 2 * count];
    int[] starts = new int[count + 1];
    for (int i = 0; i < count; i++) {
      int at = starts[i];
      int length = sequences.length(i);
      elements[at] = vocabulary.start().orElseThrow();
      System.arraycopy(sequences.elements(), sequences.begin(i), elements, at + 1, length);
      elements[at + 1 + length] = vocabulary.end().orElseThrow();
      starts[i + 1] = at + length + 2;
    }
    return new Ragged(elements, starts);
  }

  private boolean isWords() {
    return !(source.tokens() instanceof dev.rnnc.model.Tokens.Characters);
  }

  private void noteUnknown(Part part, Vocabulary vocabulary, int[] tokens, int begin, int end) {
    LabelledLoader.unknownNote(part, vocabulary, tokens, begin, end).ifPresent(notes::add);
  }

  static Optional<Path> heldOutFile(Split split) {
    return split instanceof Split.FromFile file ? Optional.of(file.path()) : Optional.empty();
  }
}
