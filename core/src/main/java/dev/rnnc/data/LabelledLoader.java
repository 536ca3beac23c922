package dev.rnnc.data;

import dev.rnnc.model.DataSource;
import dev.rnnc.source.Span;
import dev.rnnc.source.SystemMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Loads token sequences with classes: a tab-separated file with a class and a text a line; a folder
 * with a file {@code class.txt} per class and a text a line; or, {@code per = token}, a token and
 * its class a line, sequences parted by blank lines.
 */
final class LabelledLoader {
  static final String BY_CONTENT =
      "by content: a hash of the text decides, so that equal texts are on one side";

  /** A label as it stands in a file. */
  private record Label(String name, DataText file, int begin, int end) {
    Span place() {
      return file.place(begin, end);
    }
  }

  private final DataSource.Labelled source;
  private final Optional<Encoding> given;
  private final TokenCollector collector;
  private final Map<String, String> digests = new LinkedHashMap<>();
  private final List<String> notes = new ArrayList<>();
  // Of each example: its label, or those of its tokens, and the hash of its text.
  private final List<List<Label>> labels = new ArrayList<>();
  private final List<Long> hashes = new ArrayList<>();

  private LabelledLoader(DataSource.Labelled source, Optional<Encoding> given) {
    this.source = source;
    this.given = given;
    this.collector = new TokenCollector(source.tokens());
  }

  static Loaded load(DataSource.Labelled source, Optional<Encoding> given) {
    return new LabelledLoader(source, given).load();
  }

  private Loaded load() {
    read(source.path());
    int fromMain = labels.size();
    if (!source.perToken()) {
      checkClasses();
    }
    List<String> classes = classes();
    int[] firstClass = source.perToken() ? new int[0] : classNumbers(classes, fromMain);
    long[] content = hashes.stream().mapToLong(Long::longValue).toArray();
    Part[] split =
        new Portions(source.validation(), source.test()).byContent(content, firstClass, "examples");
    List<Part> parts = new ArrayList<>(List.of(split));
    TextLoader.heldOutFile(source.validation())
        .ifPresent(path -> readHeldOut(path, Part.VALIDATION, parts));
    TextLoader.heldOutFile(source.test()).ifPresent(path -> readHeldOut(path, Part.TEST, parts));

    Ragged all = collector.sequences();
    long[] counts = collector.counts(all, indicesOf(parts, Part.TRAINING));
    Vocabulary vocabulary = collector.vocabulary(given, counts, true, false);
    Encoding encoding = Encoding.ofClasses(vocabulary, classes);
    int[] numbers = collector.numbersIn(vocabulary);
    Map<String, Integer> classNumbers = numbered(classes);
    Map<Part, Examples> examples = new EnumMap<>(Part.class);
    for (Part part : Part.values()) {
      int[] indices = indicesOf(parts, part);
      if (indices.length > 0) {
        Ragged tokens = all.select(indices, token -> numbers[token]);
        unknownNote(part, vocabulary, tokens.elements(), 0, tokens.elements().length)
            .ifPresent(notes::add);
        examples.put(part, examples(encoding, tokens, tags(indices, classNumbers)));
      }
    }
    return new Loaded(encoding, examples, digests, BY_CONTENT, notes);
  }

  private Examples examples(Encoding encoding, Ragged tokens, int[] tags) {
    return source.perToken()
        ? new Tagged(encoding, tokens, new Ragged(tags, tokens.starts()))
        : new Classified(encoding, tokens, tags);
  }

  private void readHeldOut(Path path, Part part, List<Part> parts) {
    int before = labels.size();
    read(path);
    for (int i = before; i < labels.size(); i++) {
      parts.add(part);
    }
  }

  private void read(Path path) {
    int before = labels.size();
    if (source.perToken()) {
      readTokens(open(path));
    } else if (Files.isDirectory(path)) {
      readFolder(path);
    } else {
      readLines(open(path));
    }
    if (labels.size() == before) {
      throw Problem.empty(DataBytes.shown(path), "examples");
    }
  }

  private DataText open(Path path) {
    DataText file = DataText.read(path);
    digests.put(String.valueOf(path.getFileName()), file.digest());
    return file;
  }

  private void readFolder(Path folder) {
    List<Path> files;
    try (Stream<Path> listed = Files.list(folder)) {
      files = listed.filter(LabelledLoader::isClassFile).sorted().toList();
    } catch (IOException e) {
      throw Problem.cannotRead(DataBytes.shown(folder), SystemMessage.of(e));
    }
    if (files.isEmpty()) {
      throw Problem.empty(DataBytes.shown(folder), "files `class.txt`");
    }
    for (Path path : files) {
      DataText file = open(path);
      Lines lines = file.lines();
      while (lines.next()) {
        if (!lines.isBlank()) {
          Label label = new Label(file.stem(), file, lines.begin(), lines.end());
          addText(label, lines.text().strip());
        }
      }
    }
  }

  private static boolean isClassFile(Path path) {
    String name = String.valueOf(path.getFileName());
    return !name.startsWith(".")
        && (name.endsWith(".txt") || name.endsWith(".txt.gz"))
        && Files.isRegularFile(path);
  }

  private void readLines(DataText file) {
    Lines lines = file.lines();
    int columns = 0;
    while (lines.next()) {
      if (lines.isBlank()) {
        continue;
      }
      String[] fields = lines.text().split("\t", -1);
      columns = columns == 0 ? fields.length : columns;
      checkColumns(lines, fields.length, columns);
      int begin = lines.begin();
      for (int i = 0; i < source.label() - 1; i++) {
        begin += fields[i].length() + 1;
      }
      String name = fields[source.label() - 1];
      Label label = new Label(name.strip(), file, begin, begin + name.length());
      addText(label, fields[source.text() - 1].strip());
    }
  }

  private void readTokens(DataText file) {
    Lines lines = file.lines();
    List<Label> open = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    int columns = 0;
    while (lines.next()) {
      if (lines.isBlank()) {
        endTokens(open, text);
        continue;
      }
      String line = lines.text();
      String[] fields = line.indexOf('\t') >= 0 ? line.split("\t", -1) : line.split(" +");
      columns = columns == 0 ? fields.length : columns;
      checkColumns(lines, fields.length, columns);
      String token = fields[source.text() - 1].strip();
      collector.add(token);
      text.append(token).append(' ');
      String name = fields[source.label() - 1].strip();
      open.add(new Label(name, file, lines.begin(), lines.end()));
    }
    endTokens(open, text);
  }

  private void endTokens(List<Label> open, StringBuilder text) {
    if (!open.isEmpty()) {
      collector.end();
      labels.add(List.copyOf(open));
      hashes.add(Shuffle.hash(text));
      open.clear();
      text.setLength(0);
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

  private void addText(Label label, String text) {
    collector.cut(text, 0, text.length());
    collector.end();
    labels.add(List.of(label));
    hashes.add(Shuffle.hash(text));
  }

  private void checkClasses() {
    Map<String, Integer> counts = new LinkedHashMap<>();
    labels.forEach(label -> counts.merge(label.getFirst().name(), 1, Integer::sum));
    for (List<Label> label : labels) {
      if (counts.getOrDefault(label.getFirst().name(), 0) == 1) {
        throw Problem.oneExample(label.getFirst().place(), label.getFirst().name());
      }
    }
  }

  /** In alphabetical order, so that adding an example of a known class changes no number. */
  private List<String> classes() {
    if (given.isPresent()) {
      return given.get().classes();
    }
    TreeSet<String> names = new TreeSet<>();
    labels.forEach(of -> of.forEach(label -> names.add(label.name())));
    return List.copyOf(names);
  }

  private int[] classNumbers(List<String> classes, int count) {
    return tags(IntStream.range(0, count).toArray(), numbered(classes));
  }

  private static Map<String, Integer> numbered(List<String> classes) {
    Map<String, Integer> numbers = new LinkedHashMap<>();
    classes.forEach(name -> numbers.put(name, numbers.size()));
    return numbers;
  }

  /** The classes of these examples, or of their tokens, one after the other. */
  private int[] tags(int[] indices, Map<String, Integer> numbers) {
    IntList tags = new IntList();
    for (int index : indices) {
      for (Label label : labels.get(index)) {
        @Nullable Integer number = numbers.get(label.name());
        if (number == null) {
          throw Problem.unknownLabel(label.place(), label.name(), numbers.keySet());
        }
        tags.add(number);
      }
    }
    return tags.toArray();
  }

  private static int[] indicesOf(List<Part> parts, Part part) {
    return IntStream.range(0, parts.size()).filter(i -> parts.get(i) == part).toArray();
  }

  /** How many tokens of a part are unknown, if any. */
  static Optional<String> unknownNote(
      Part part, Vocabulary vocabulary, int[] tokens, int begin, int end) {
    if (vocabulary.unknown().isEmpty()) {
      return Optional.empty();
    }
    int unknown = vocabulary.unknown().getAsInt();
    long count = 0;
    for (int i = begin; i < end; i++) {
      count += tokens[i] == unknown ? 1 : 0;
    }
    return count == 0
        ? Optional.empty()
        : Optional.of(
            "unknown tokens in %s: %,d of %,d (%s%%)"
                .formatted(
                    part.word(),
                    count,
                    end - begin,
                    Portions.percent((double) count / (end - begin))));
  }
}
