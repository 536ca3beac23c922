package dev.rnnc.data;

import dev.rnnc.model.DataSource;
import dev.rnnc.source.Span;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Loads sequences of real vectors with a class: a line {@code # class}, a line of numbers per time
 * step, parted by blanks, tabs or commas, and a blank line after each sequence. Each of the numbers
 * is scaled to mean 0 and standard deviation 1 by the training part.
 */
final class FramesLoader {
  /** A sequence as it stands in a file. */
  private record Found(String label, DataFile file, int line, List<double[]> frames) {
    Span place() {
      return file.line(line);
    }

    long hash() {
      long hash = frames.size();
      for (double[] frame : frames) {
        for (double value : frame) {
          hash = Shuffle.mix(hash ^ Double.doubleToLongBits(value));
        }
      }
      return hash;
    }
  }

  private final DataSource.Frames source;
  private final Optional<Encoding> given;
  private final Digests digests = new Digests();
  private final List<Found> found = new ArrayList<>();
  private final List<Part> parts = new ArrayList<>();
  private int width;

  private FramesLoader(DataSource.Frames source, Optional<Encoding> given) {
    this.source = source;
    this.given = given;
  }

  static Loaded load(DataSource.Frames source, Optional<Encoding> given) {
    return new FramesLoader(source, given).load();
  }

  /** The sequences of a file; a class that is empty or {@code ?} is not known. */
  static FrameSequences inputs(DataSource.Frames source, Encoding encoding, DataFile file) {
    FramesLoader loader = new FramesLoader(source, Optional.of(encoding));
    loader.read(file);
    loader.checkWidth(encoding);
    return loader.sequences(
        loader.found,
        encoding,
        each ->
            each.label().isEmpty() || each.label().equals("?")
                ? Batch.NONE
                : number(each, encoding.classes()));
  }

  private void checkWidth(Encoding encoding) {
    if (encoding.inputs().size() != width) {
      throw Problem.encoding(
          "it has %d numbers a time step, not %d".formatted(encoding.inputs().size(), width));
    }
  }

  private Loaded load() {
    read(DataFile.of(source.path()));
    checkClasses();
    List<String> classes = given.map(Encoding::classes).orElseGet(this::classes);
    int[] numbers = found.stream().mapToInt(each -> number(each, classes)).toArray();
    long[] hashes = found.stream().mapToLong(Found::hash).toArray();
    Portions portions = new Portions(source.validation(), source.test());
    parts.addAll(List.of(portions.byContent(hashes, numbers, "sequences")));
    TextLoader.heldOutFile(source.validation()).ifPresent(path -> read(path, Part.VALIDATION));
    TextLoader.heldOutFile(source.test()).ifPresent(path -> read(path, Part.TEST));
    Encoding encoding = given.orElseGet(() -> encoding(classes));
    checkWidth(encoding);
    Map<Part, Examples> examples = new EnumMap<>(Part.class);
    for (Part part : Part.values()) {
      List<Found> chosen = IntStream.of(Part.indices(parts, part)).mapToObj(found::get).toList();
      if (!chosen.isEmpty()) {
        examples.put(part, sequences(chosen, encoding, each -> number(each, encoding.classes())));
      }
    }
    return new Loaded(encoding, examples, digests.byName(), LabelledLoader.BY_CONTENT, List.of());
  }

  private void read(Path path, Part part) {
    int before = found.size();
    read(DataFile.of(path));
    for (int i = before; i < found.size(); i++) {
      parts.add(part);
    }
  }

  private void read(DataFile file) {
    try (DataText text = DataText.open(file)) {
      int before = found.size();
      read(file, text.lines());
      if (found.size() == before) {
        throw Problem.empty(file.line(1), "sequences");
      }
      digests.add(file.path(), text.digest());
    }
  }

  private void read(DataFile file, Lines lines) {
    @Nullable Found open = null;
    while (lines.next()) {
      int begin = Fields.stripBegin(lines.chars(), lines.begin(), lines.end());
      if (begin == lines.end()) {
        open = null;
      } else if (lines.chars()[begin] == '#') {
        String label = lines.text().strip().substring(1).strip();
        open = new Found(label, file, lines.number(), new ArrayList<>());
        found.add(open);
      } else if (open == null) {
        throw Problem.frames(lines.place(), "numbers without a line `# class` above them");
      } else {
        open.frames().add(frame(lines));
      }
    }
  }

  private double[] frame(Lines lines) {
    IntList begins = new IntList();
    IntList ends = new IntList();
    char[] text = lines.chars();
    for (int i = lines.begin(); i < lines.end(); ) {
      if (isSeparator(text[i])) {
        i++;
        continue;
      }
      int begin = i;
      while (i < lines.end() && !isSeparator(text[i])) {
        i++;
      }
      begins.add(begin);
      ends.add(i);
    }
    width = width == 0 ? begins.size() : width;
    if (begins.size() != width) {
      throw Problem.columns(
          lines.place(), begins.size(), "the first time step has %d".formatted(width));
    }
    double[] frame = new double[width];
    for (int i = 0; i < width; i++) {
      String field = new String(text, begins.get(i), ends.get(i) - begins.get(i));
      OptionalDouble number = Numbers.parse(field);
      if (number.isEmpty()) {
        throw Problem.frames(
            lines.place(begins.get(i), ends.get(i)), "`%s` is not a number".formatted(field));
      }
      frame[i] = number.getAsDouble();
    }
    return frame;
  }

  private static boolean isSeparator(char c) {
    return c == ' ' || c == '\t' || c == ',';
  }

  private void checkClasses() {
    Map<String, Integer> counts = new TreeMap<>();
    found.forEach(each -> counts.merge(each.label(), 1, Integer::sum));
    for (Found each : found) {
      if (counts.getOrDefault(each.label(), 0) == 1) {
        throw Problem.oneExample(each.place(), each.label());
      }
    }
  }

  private List<String> classes() {
    TreeSet<String> names = new TreeSet<>();
    found.forEach(each -> names.add(each.label()));
    return List.copyOf(names);
  }

  private static int number(Found each, List<String> classes) {
    int number = classes.indexOf(each.label());
    if (number < 0) {
      throw Problem.unknownLabel(each.place(), each.label(), classes);
    }
    return number;
  }

  private Encoding encoding(List<String> classes) {
    List<double[]> frames =
        IntStream.of(Part.indices(parts, Part.TRAINING))
            .mapToObj(i -> found.get(i).frames())
            .flatMap(List::stream)
            .toList();
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < width; i++) {
      int at = i;
      double[] values = frames.stream().mapToDouble(frame -> frame[at]).toArray();
      columns.add(
          TableColumns.scaled(
              Integer.toString(i + 1), DataSource.Table.Scale.STANDARD, values, false));
    }
    return new Encoding(Optional.empty(), classes, columns, Optional.empty(), 0);
  }

  private FrameSequences sequences(
      List<Found> chosen, Encoding encoding, ToIntFunction<Found> classOf) {
    int[] starts = new int[chosen.size() + 1];
    int[] classes = new int[chosen.size()];
    for (int i = 0; i < classes.length; i++) {
      starts[i + 1] = starts[i] + chosen.get(i).frames().size();
      classes[i] = classOf.applyAsInt(chosen.get(i));
    }
    float[] values = new float[Math.multiplyExact(starts[classes.length], width)];
    int at = 0;
    for (Found each : chosen) {
      for (double[] frame : each.frames()) {
        for (int i = 0; i < width; i++) {
          Column.Numeric column = (Column.Numeric) encoding.inputs().get(i);
          values[at++] = (float) column.scaled(frame[i]);
        }
      }
    }
    return new FrameSequences(encoding.classes(), width, values, starts, classes);
  }
}
