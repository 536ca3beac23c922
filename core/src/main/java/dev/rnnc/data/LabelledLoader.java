package dev.rnnc.data;

import dev.rnnc.model.DataSource;
import dev.rnnc.source.Span;
import dev.rnnc.source.SystemMessage;
import java.io.CharArrayWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Loads token sequences with classes: a tab-separated file with a class and a text a line; a folder
 * with a file {@code class.txt} per class and a text a line; or, {@code per = token}, a token and
 * its class a line, sequences parted by blank lines.
 */
final class LabelledLoader {
  static final String BY_CONTENT =
      "by content: a hash of the text decides, so that equal texts are on one side";

  private final DataSource.Labelled source;
  private final Optional<Encoding> given;
  private final TokenCollector collector;
  private final Digests digests = new Digests();
  private final List<Supplier<String>> notes = new ArrayList<>();
  private final List<Part> parts = new ArrayList<>();
  // The labels of examples, or of their tokens, one after the other.
  private final Labels labels = new Labels();
  // Of each example: where its labels begin, one more than there are; the hash of its text.
  private final IntList starts = new IntList();
  private final LongList hashes = new LongList();

  private LabelledLoader(DataSource.Labelled source, Optional<Encoding> given) {
    this.source = source;
    this.given = given;
    this.collector = new TokenCollector(source.tokens());
    starts.add(0);
  }

  static Loaded load(DataSource.Labelled source, Optional<Encoding> given) {
    return new LabelledLoader(source, given).load();
  }

  private Loaded load() {
    read(source.path());
    if (!source.perToken()) {
      labels.checkTwoEach();
    }
    List<String> classes = given.map(Encoding::classes).orElseGet(labels::sorted);
    labels.checkKnown(classes);
    int[] firstClass = source.perToken() ? new int[0] : labels.numbers();
    parts.addAll(
        List.of(
            new Portions(source.validation(), source.test())
                .byContent(hashes.toArray(), firstClass, "examples")));
    TextLoader.heldOutFile(source.validation())
        .ifPresent(path -> readHeldOut(path, Part.VALIDATION));
    TextLoader.heldOutFile(source.test()).ifPresent(path -> readHeldOut(path, Part.TEST));
    labels.checkKnown(classes);

    long[] counts = collector.counts(collector.sequences(parts, Part.TRAINING));
    Vocabulary vocabulary =
        collector.settle(given.flatMap(Encoding::vocabulary), counts, true, false);
    Encoding encoding = Encoding.ofClasses(vocabulary, classes);
    PackedTokens tags = labels.settle(classes);
    Map<Part, Examples> examples = new EnumMap<>(Part.class);
    for (Part part : Part.values()) {
      TokenSequences tokens = collector.sequences(parts, part);
      if (tokens.count() > 0) {
        UnknownTokens.note(part, vocabulary, tokens.size(), tokens::count).ifPresent(notes::add);
        examples.put(part, examples(encoding, tokens, tags, part));
      }
    }
    return new Loaded(encoding, examples, digests.byName(), BY_CONTENT, notes);
  }

  private Examples examples(
      Encoding encoding, TokenSequences tokens, PackedTokens tags, Part part) {
    if (source.perToken()) {
      return new Tagged(encoding, tokens, TokenSequences.of(tags, starts, parts, part));
    }
    int[] classes = Part.indices(parts, part);
    for (int i = 0; i < classes.length; i++) {
      classes[i] = tags.get(classes[i]);
    }
    return new Classified(encoding, tokens, classes);
  }

  private void readHeldOut(Path path, Part part) {
    int before = hashes.size();
    read(path);
    for (int i = before; i < hashes.size(); i++) {
      parts.add(part);
    }
  }

  private void read(Path path) {
    int before = hashes.size();
    if (!source.perToken() && Files.isDirectory(path)) {
      readFolder(path);
    } else {
      readFile(path);
    }
    if (hashes.size() == before) {
      DataFile file = DataFile.of(path);
      throw Files.isDirectory(path)
          ? Problem.empty(file.name(), "examples")
          : Problem.empty(file.line(1), "examples");
    }
  }

  private void readFile(Path path) {
    try (DataText text = DataText.open(path)) {
      if (source.perToken()) {
        labels.begin(text.file(), line -> line);
        readTokens(text.lines());
      } else {
        labels.begin(text.file(), this::labelIn);
        readLines(text.lines());
      }
      digests.add(path, text.digest());
    }
  }

  private void readFolder(Path folder) {
    List<Path> files;
    try (Stream<Path> listed = Files.list(folder)) {
      files = listed.filter(LabelledLoader::isClassFile).sorted().toList();
    } catch (IOException e) {
      throw Problem.cannotRead(DataFile.of(folder).name(), SystemMessage.of(e));
    }
    if (files.isEmpty()) {
      throw Problem.empty(DataFile.of(folder).name(), "files `class.txt`");
    }
    for (Path path : files) {
      readClass(path);
    }
  }

  private void readClass(Path path) {
    try (DataText text = DataText.open(path)) {
      labels.begin(text.file(), line -> line);
      char[] name = text.file().stem().toCharArray();
      Lines lines = text.lines();
      while (lines.next()) {
        if (!lines.isBlank()) {
          labels.add(name, 0, name.length, lines.number());
          addText(
              lines.chars(),
              Fields.stripBegin(lines.chars(), lines.begin(), lines.end()),
              Fields.stripEnd(lines.chars(), lines.begin(), lines.end()));
        }
      }
      digests.add(path, text.digest());
    }
  }

  private static boolean isClassFile(Path path) {
    String name = String.valueOf(path.getFileName());
    return !name.startsWith(".")
        && (name.endsWith(".txt") || name.endsWith(".txt.gz"))
        && Files.isRegularFile(path);
  }

  private void readLines(Lines lines) {
    Fields fields = new Fields();
    int columns = 0;
    while (lines.next()) {
      if (lines.isBlank()) {
        continue;
      }
      fields.cut(lines, false);
      columns = columns == 0 ? fields.count() : columns;
      checkColumns(lines, fields.count(), columns);
      int label = source.label() - 1;
      int text = source.text() - 1;
      labels.add(lines.chars(), fields.begin(label), fields.end(label), lines.number());
      addText(lines.chars(), fields.begin(text), fields.end(text));
    }
  }

  private void addText(char[] text, int begin, int end) {
    collector.cut(text, begin, end);
    hashes.add(Shuffle.hash(text, begin, end));
    endExample();
  }

  private void endExample() {
    collector.end();
    starts.add(labels.size());
  }

  private void readTokens(Lines lines) {
    Fields fields = new Fields();
    CharArrayWriter open = new CharArrayWriter();
    int columns = 0;
    while (lines.next()) {
      if (lines.isBlank()) {
        endTokens(open);
        continue;
      }
      fields.cut(lines, true);
      columns = columns == 0 ? fields.count() : columns;
      checkColumns(lines, fields.count(), columns);
      int label = source.label() - 1;
      int text = source.text() - 1;
      labels.add(lines.chars(), fields.begin(label), fields.end(label), lines.number());
      collector.add(lines.chars(), fields.begin(text), fields.end(text));
      open.write(lines.chars(), fields.begin(text), fields.end(text) - fields.begin(text));
      open.append(' ');
    }
    endTokens(open);
  }

  private void endTokens(CharArrayWriter open) {
    if (open.size() > 0) {
      hashes.add(Shuffle.hash(open.toCharArray(), 0, open.size()));
      open.reset();
      endExample();
    }
  }

  private void checkColumns(Lines lines, int found, int ofFirst) {
    int needed = Math.max(source.label(), source.text());
    if (found < needed) {
      throw Problem.columns(
          lines.place(),
          found,
          "label = %d and text = %d are asked for".formatted(source.label(), source.text()));
    }
    if (found != ofFirst) {
      throw Problem.columns(lines.place(), found, "the first has %d".formatted(ofFirst));
    }
  }

  /** The field with the label. */
  private Span labelIn(Span line) {
    String[] fields = line.text().split("\t", -1);
    int label = Math.min(source.label(), fields.length) - 1;
    int begin = line.start();
    for (int i = 0; i < label; i++) {
      begin += fields[i].length() + 1;
    }
    return line.file().span(begin, begin + fields[label].length());
  }
}
