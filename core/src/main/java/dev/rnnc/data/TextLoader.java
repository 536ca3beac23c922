package dev.rnnc.data;

import dev.rnnc.model.DataSource;
import dev.rnnc.model.Split;
import dev.rnnc.model.Tokens;
import java.io.CharArrayWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Loads a text: one stream, or a sequence per line or paragraph. */
final class TextLoader {
  private final DataSource.Text source;
  private final Optional<Encoding> given;
  private final TokenCollector collector;
  private final Digests digests = new Digests();
  private final List<Part> parts = new ArrayList<>();
  private final List<Supplier<String>> notes = new ArrayList<>();

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

  private Loaded stream() {
    String name = read(source.path());
    Portions portions = new Portions(source.validation(), source.test());
    Portions.Bounds bounds =
        source.tokens() instanceof Tokens.BytePairs
            ? collector.contiguousByCharacters(portions)
            : portions.contiguous(collector.size(), "tokens");
    Map<Part, int[]> ranges = new EnumMap<>(Part.class);
    ranges.put(Part.TRAINING, new int[] {0, bounds.training()});
    ranges.put(Part.VALIDATION, new int[] {bounds.training(), bounds.validation()});
    ranges.put(Part.TEST, new int[] {bounds.validation(), bounds.test()});
    heldOutFile(source.validation())
        .ifPresent(file -> ranges.put(Part.VALIDATION, fileRange(file)));
    heldOutFile(source.test()).ifPresent(file -> ranges.put(Part.TEST, fileRange(file)));
    long[] counts = collector.counts(0, bounds.training());
    int[] marks =
        ranges.values().stream().flatMapToInt(IntStream::of).sorted().distinct().toArray();
    int[] before = marks.clone();
    Vocabulary vocabulary =
        collector.settle(given.flatMap(Encoding::vocabulary), counts, isWords(), false, marks);
    ranges.replaceAll((_, range) ->
        IntStream.of(range).map(at -> marks[Arrays.binarySearch(before, at)]).toArray());
    PackedTokens tokens = collector.elements();
    Map<Part, Examples> examples = new EnumMap<>(Part.class);
    ranges.forEach((part, range) -> {
      String what = "the " + part.word() + " part of " + name;
      TokenStream stream = new TokenStream(what, vocabulary, tokens, range[0], range[1]);
      if (range[1] > range[0]) {
        if (stream.targets() == 0) {
          throw Problem.tooShort(what, "1 token", 2, "a token and the next one");
        }
        examples.put(part, stream);
        int total = range[1] - range[0];
        UnknownTokens.note(
                part, vocabulary, total, unknown -> tokens.count(range[0], range[1], unknown))
            .ifPresent(notes::add);
      }
    });
    return new Loaded(
        Encoding.ofText(vocabulary),
        examples,
        digests.byName(),
        "contiguous: the text from the beginning trains, then comes validation, then the test",
        notes);
  }

  private int[] fileRange(Path path) {
    int begin = collector.size();
    read(path);
    return new int[] {begin, collector.size()};
  }

  /** Collects all tokens of a file; gives its name. */
  private String read(Path path) {
    int before = collector.size();
    try (DataText text = DataText.open(path)) {
      collector.cut(text.reader());
      if (collector.size() == before) {
        throw Problem.empty(text.file().line(1), "text");
      }
      digests.add(path, text.digest());
      return text.file().name();
    }
  }

  private Loaded sequences() {
    LongList hashes = new LongList();
    cutSequences(source.path(), hashes);
    Portions portions = new Portions(source.validation(), source.test());
    parts.addAll(List.of(portions.byContent(hashes.toArray(), new int[0], "sequences")));
    heldOutFile(source.validation()).ifPresent(path -> cutHeldOut(path, Part.VALIDATION));
    heldOutFile(source.test()).ifPresent(path -> cutHeldOut(path, Part.TEST));
    long[] counts = collector.counts(collector.sequences(parts, Part.TRAINING));
    Vocabulary vocabulary =
        collector.settle(given.flatMap(Encoding::vocabulary), counts, isWords(), true);
    Map<Part, Examples> examples = new EnumMap<>(Part.class);
    for (Part part : Part.values()) {
      TokenSequences chosen = collector.sequences(parts, part);
      if (chosen.count() > 0) {
        UnknownTokens.note(part, vocabulary, chosen.size(), chosen::count).ifPresent(notes::add);
        examples.put(part, new NextTokens(vocabulary, chosen));
      }
    }
    return new Loaded(
        Encoding.ofText(vocabulary), examples, digests.byName(), LabelledLoader.BY_CONTENT, notes);
  }

  private void cutHeldOut(Path path, Part part) {
    LongList hashes = new LongList();
    cutSequences(path, hashes);
    for (int i = 0; i < hashes.size(); i++) {
      parts.add(part);
    }
  }

  private void cutSequences(Path path, LongList hashes) {
    try (DataText text = DataText.open(path)) {
      switch (source.sequences()) {
        case BLANK_LINE -> cutParagraphs(text.lines(), hashes);
        case LINE, STREAM -> cutLines(text.lines(), hashes);
      }
      if (hashes.size() == 0) {
        throw Problem.empty(text.file().line(1), "text");
      }
      digests.add(path, text.digest());
    }
  }

  private void cutLines(Lines lines, LongList hashes) {
    while (lines.next()) {
      if (!lines.isBlank()) {
        addSequence(lines.chars(), lines.begin(), lines.end(), hashes);
      }
    }
  }

  private void cutParagraphs(Lines lines, LongList hashes) {
    CharArrayWriter paragraph = new CharArrayWriter();
    while (lines.next()) {
      if (!lines.isBlank()) {
        if (paragraph.size() > 0) {
          paragraph.append('\n');
        }
        paragraph.write(lines.chars(), lines.begin(), lines.end() - lines.begin());
      } else if (paragraph.size() > 0) {
        addSequence(paragraph.toCharArray(), 0, paragraph.size(), hashes);
        paragraph.reset();
      }
    }
    if (paragraph.size() > 0) {
      addSequence(paragraph.toCharArray(), 0, paragraph.size(), hashes);
    }
  }

  private void addSequence(char[] text, int begin, int end, LongList hashes) {
    collector.cut(text, begin, end);
    collector.end();
    hashes.add(Shuffle.hash(text, begin, end));
  }

  private boolean isWords() {
    return !(source.tokens() instanceof Tokens.Characters);
  }

  static Optional<Path> heldOutFile(Split split) {
    return split instanceof Split.FromFile file ? Optional.of(file.path()) : Optional.empty();
  }
}
