package dev.rnnc.data;

import dev.rnnc.model.DataSource;
import dev.rnnc.model.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Reads what is to be predicted from a file, by the kind of data that the network was trained on.
 */
final class InputsReader {
  private final DataSource source;
  private final Encoding encoding;
  private final DataFile file;

  InputsReader(DataSource source, Encoding encoding, DataFile file) {
    this.source = source;
    this.encoding = encoding;
    this.file = file;
  }

  Inputs read() {
    Inputs inputs =
        switch (source) {
          case DataSource.Text text -> text(text);
          case DataSource.Labelled labelled ->
              labelled.perToken() ? tokens(labelled) : texts(labelled);
          case DataSource.Table table -> TableLoader.inputs(table, encoding, file);
          case DataSource.Frames frames -> unnamed(FramesLoader.inputs(frames, encoding, file));
          case DataSource.Images images -> unnamed(ImagesLoader.inputs(images, encoding, file));
          case DataSource.Chords _ -> unnamed(ChordsLoader.inputs(file));
          case DataSource.Adding _, DataSource.Copying _, DataSource.Pairs _ ->
              throw Problem.noInputs(source.word());
        };
    if (inputs.count() == 0) {
      throw Problem.empty(file.name(), "rows");
    }
    return inputs;
  }

  private Inputs unnamed(Examples.Sequences sequences) {
    return inputs(sequences, List.of(), (_, _) -> List.of());
  }

  private Inputs inputs(
      Examples.Sequences sequences, List<String> columns, Inputs.Names names, int... lines) {
    return new Inputs(Task.of(source), encoding, sequences, columns, names, lines);
  }

  /** A sequence a line, or between blank lines. */
  private Inputs text(DataSource.Text text) {
    Vocabulary vocabulary = encoding.vocabulary().orElseThrow();
    List<String> texts = new ArrayList<>();
    IntList numbers = new IntList();
    StringBuilder open = new StringBuilder();
    boolean paragraphs = text.sequences() == DataSource.Text.Sequences.BLANK_LINE;
    try (DataText opened = DataText.open(file)) {
      Lines lines = opened.lines();
      while (lines.next()) {
        if (!lines.isBlank()) {
          open.append(open.isEmpty() ? "" : "\n").append(lines.text());
        }
        if (!open.isEmpty() && (lines.isBlank() || !paragraphs)) {
          texts.add(open.toString());
          numbers.add(lines.number());
          open.setLength(0);
        }
      }
    }
    if (!open.isEmpty()) {
      texts.add(open.toString());
    }
    List<int[]> read = new ArrayList<>();
    List<int[]> wanted = new ArrayList<>();
    for (String each : texts) {
      int[] tokens = bounded(vocabulary, vocabulary.encode(each));
      read.add(IntStream.range(0, tokens.length - 1).map(i -> tokens[i]).toArray());
      wanted.add(IntStream.range(1, tokens.length).map(i -> tokens[i]).toArray());
    }
    return inputs(
        new GivenTokens(read, wanted, true),
        List.of("text"),
        (example, _) -> List.of(texts.get(example)),
        paragraphs ? new int[0] : numbers.toArray());
  }

  /** With a start and an end, where the vocabulary has them. */
  private static int[] bounded(Vocabulary vocabulary, int[] tokens) {
    return IntStream.concat(
            IntStream.concat(vocabulary.start().stream(), IntStream.of(tokens)),
            vocabulary.end().stream())
        .toArray();
  }

  /** Lines with a text alone, or with the columns of the training data, the class perhaps empty. */
  private Inputs texts(DataSource.Labelled labelled) {
    Vocabulary vocabulary = encoding.vocabulary().orElseThrow();
    List<String> texts = new ArrayList<>();
    List<int[]> tokens = new ArrayList<>();
    List<int[]> classes = new ArrayList<>();
    IntList numbers = new IntList();
    try (DataText opened = DataText.open(file)) {
      Lines lines = opened.lines();
      while (lines.next()) {
        if (!lines.isBlank()) {
          List<String> fields = List.of(lines.text().split("\t", -1));
          checkColumns(lines, fields.size(), labelled);
          String text = field(fields, fields.size() == 1 ? 1 : labelled.text());
          texts.add(text);
          numbers.add(lines.number());
          tokens.add(vocabulary.encode(text));
          classes.add(new int[] {truth(lines, fields, labelled)});
        }
      }
    }
    return inputs(
        new GivenTokens(tokens, classes, false),
        List.of("text"),
        (example, _) -> List.of(texts.get(example)),
        numbers.toArray());
  }

  private static String field(List<String> fields, int column) {
    return fields.get(column - 1).strip();
  }

  private static void checkColumns(Lines lines, int found, DataSource.Labelled labelled) {
    if (found > 1 && found < labelled.text()) {
      throw Problem.columns(
          lines.place(), found, "text = %d is asked for, or one alone".formatted(labelled.text()));
    }
  }

  private int truth(Lines lines, List<String> fields, DataSource.Labelled labelled) {
    if (fields.size() == 1 || fields.size() < labelled.label()) {
      return Batch.NONE;
    }
    String name = field(fields, labelled.label());
    int number = encoding.classes().indexOf(name);
    if (number < 0 && !name.isEmpty()) {
      throw labelled.perToken()
          ? Problem.unknownTag(lines.place(), name, encoding.classes())
          : Problem.unknownLabel(lines.place(), name, encoding.classes());
    }
    return number;
  }

  /**
   * A token a line, alone or in the columns of the training data, sequences between blank lines.
   */
  private Inputs tokens(DataSource.Labelled labelled) {
    Vocabulary vocabulary = encoding.vocabulary().orElseThrow();
    List<List<String>> texts = new ArrayList<>();
    List<int[]> read = new ArrayList<>();
    List<int[]> tags = new ArrayList<>();
    List<String> open = new ArrayList<>();
    IntList openTags = new IntList();
    try (DataText opened = DataText.open(file)) {
      Lines lines = opened.lines();
      boolean more = true;
      while (more) {
        more = lines.next();
        if (more && !lines.isBlank()) {
          List<String> fields = List.of(lines.text().strip().split("[ \t]+", -1));
          checkColumns(lines, fields.size(), labelled);
          open.add(field(fields, fields.size() == 1 ? 1 : labelled.text()));
          openTags.add(truth(lines, fields, labelled));
        } else if (!open.isEmpty()) {
          texts.add(List.copyOf(open));
          read.add(open.stream().mapToInt(vocabulary::find).toArray());
          tags.add(openTags.toArray());
          open.clear();
          openTags.clear();
        }
      }
    }
    return inputs(
        new GivenTokens(read, tags, true),
        List.of("sequence", "token"),
        (example, step) -> List.of(Integer.toString(example + 1), texts.get(example).get(step)));
  }
}
