package dev.rnnc.dsl;

import dev.rnnc.dsl.syntax.Expression.Call;
import dev.rnnc.dsl.syntax.Item;
import dev.rnnc.model.BleuWords;
import dev.rnnc.model.DataSource;
import dev.rnnc.model.DataSource.Table;
import dev.rnnc.model.DataSource.Text;
import dev.rnnc.model.Split;
import dev.rnnc.model.Tokens;
import dev.rnnc.source.Diagnostic;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads a data block. */
final class DataReader {
  private static final Slot PATH = Slot.required("path", new Kind.Text());
  private static final Slot VALIDATION = Slot.absent("validation", Splits.KIND);
  private static final Slot TEST = Slot.absent("test", Splits.KIND);
  private static final Slot TOKENS = Slot.absent("tokens", TokensReader.KIND);
  private static final Slot MIN_COUNT = Slot.of("min_count", Kind.count(), 1);
  private static final Kind COLUMN = new Kind.Written("the name of a column");
  private static final Kind COLUMNS = new Kind.Written("a list of columns");

  /** What each source takes, besides the splits. */
  private static final Map<String, List<Slot>> SOURCES = sources();

  private final FileScope file;
  private final Reports reports;
  private final Splits splits;

  DataReader(FileScope file, Reports reports) {
    this.file = file;
    this.reports = reports;
    this.splits = new Splits(reports);
  }

  private static Map<String, List<Slot>> sources() {
    Map<String, List<Slot>> sources = new LinkedHashMap<>();
    sources.put(
        "text",
        List.of(
            PATH,
            TOKENS,
            Slot.of("sequences", Kind.choice("line", "blank_line").orNone(), new Static.None()),
            MIN_COUNT));
    sources.put(
        "pairs",
        List.of(
            PATH,
            TOKENS,
            MIN_COUNT,
            Slot.of("reverse_source", new Kind.YesNo(), new Static.YesNo(false)),
            Slot.of("bleu", new Kind.Label(BleuWords.words()), BleuWords.MTEVAL_13A.word())));
    sources.put(
        "labelled",
        List.of(
            PATH,
            Slot.of("label", Kind.count(), 1),
            Slot.of("text", Kind.count(), 2),
            TOKENS,
            MIN_COUNT,
            Slot.of("per", Kind.choice("sequence", "token"), "sequence")));
    sources.put(
        "table",
        List.of(
            PATH,
            Slot.absent("series", COLUMN),
            Slot.absent("time", COLUMN),
            Slot.absent("input", COLUMNS),
            new Slot("target", COLUMN, new Slot.Fallback.Required(), Optional.empty()),
            Slot.of("window", Kind.count().orNone(), new Static.None()),
            Slot.of("horizon", Kind.count(), 1),
            Slot.of("season", Kind.count().orNone(), new Static.None()),
            Slot.of("scale", Kind.choice("standard", "range", "none"), "standard"),
            Slot.of("missing", Kind.choice("mask", "previous", "drop"), "mask")));
    sources.put("frames", List.of(PATH));
    sources.put(
        "idx",
        List.of(
            Slot.required("images", new Kind.Text()),
            Slot.required("labels", new Kind.Text()),
            Slot.of("every", Kind.count(), 1),
            Slot.of("permute", new Kind.YesNo(), new Static.YesNo(false))));
    sources.put("chords", List.of(PATH));
    sources.put(
        "adding",
        List.of(
            Slot.of("length", new Kind.Whole(2, 1_000_000), 400),
            Slot.of("count", Kind.count(), 10_000)));
    sources.put(
        "copying",
        List.of(
            Slot.of("delay", new Kind.Whole(1, 1_000_000), 100),
            Slot.of("count", Kind.count(), 10_000)));
    return sources;
  }

  static List<String> names() {
    return List.copyOf(SOURCES.keySet());
  }

  /**
   * What is read.
   *
   * @param source empty after a mistake
   * @param kind a source of the same kind, for the checks that need no more; empty if that is
   *     unknown
   */
  record Result(Optional<DataSource> source, Optional<DataSource> kind) {}

  Result read(Item.Data data) {
    Call call = data.source();
    String word = call.callee().text();
    List<Slot> own = SOURCES.get(word);
    if (own == null) {
      reports.report(
          ForeignNames.explain(
              Diagnostic.at(
                  call.callee().span(), "E0501", "no source of data is called `" + word + "`"),
              word,
              names(),
              "the sources are " + Kind.all(names())));
      return new Result(Optional.empty(), Optional.empty());
    }
    List<Slot> slots = new ArrayList<>(own);
    slots.add(VALIDATION);
    slots.add(TEST);
    Bound bound =
        new Binding("`" + word + "`", call.span(), slots, file, reports).bind(call.arguments());
    boolean dated = bound.written("time").isPresent();
    Optional<Split> validation = splits.read(bound, "validation", dated);
    Optional<Split> test = splits.read(bound, "test", dated);
    Split none = new Split.None();
    Optional<Tokens> tokens =
        new TokensReader(bound, reports).read(word.equals("pairs"), call.span());
    Optional<TableColumns> columns =
        word.equals("table") ? TableColumns.read(bound, reports) : Optional.of(TableColumns.NONE);
    DataSource kind =
        source(
            word,
            bound,
            tokens.orElse(new Tokens.Characters()),
            columns.orElse(TableColumns.NONE),
            validation.orElse(none),
            test.orElse(none));
    boolean sound =
        bound.sound()
            && validation.isPresent()
            && test.isPresent()
            && tokens.isPresent()
            && columns.isPresent();
    if (sound
        && kind instanceof DataSource.Labelled labelled
        && labelled.perToken()
        && labelled.tokens() instanceof Tokens.BytePairs) {
      reports.error(
          bound.placeOf("tokens", call.span()),
          "E0504",
          "`per = token` has one class for a token as it stands: `bpe` would cut it in pieces");
      sound = false;
    }
    if (sound) {
      splits.checkSum(kind.validation(), kind.test(), call.span());
    }
    return new Result(sound ? Optional.of(kind) : Optional.empty(), Optional.of(kind));
  }

  /** Where an argument is faulty, something of its kind stands in. */
  private static DataSource source(
      String word, Bound bound, Tokens tokens, TableColumns columns, Split validation, Split test) {
    return switch (word) {
      case "text" ->
          new Text(
              path(bound, "path"),
              tokens,
              switch (bound.optionalWord("sequences").orElse("")) {
                case "line" -> Text.Sequences.LINE;
                case "blank_line" -> Text.Sequences.BLANK_LINE;
                default -> Text.Sequences.STREAM;
              },
              validation,
              test);
      case "pairs" ->
          new DataSource.Pairs(
              path(bound, "path"),
              tokens,
              yes(bound, "reverse_source"),
              bound.optionalWord("bleu").flatMap(BleuWords::of).orElse(BleuWords.MTEVAL_13A),
              validation,
              test);
      case "labelled" ->
          new DataSource.Labelled(
              path(bound, "path"),
              bound.optionalWhole("label").orElse(1),
              bound.optionalWhole("text").orElse(2),
              tokens,
              bound.optionalWord("per").orElse("").equals("token"),
              validation,
              test);
      case "table" -> table(bound, columns, validation, test);
      case "frames" -> new DataSource.Frames(path(bound, "path"), validation, test);
      case "idx" ->
          new DataSource.Images(
              path(bound, "images"),
              path(bound, "labels"),
              bound.optionalWhole("every").orElse(1),
              yes(bound, "permute"),
              validation,
              test);
      case "chords" -> new DataSource.Chords(path(bound, "path"), validation, test);
      case "adding" ->
          new DataSource.Adding(
              bound.optionalWhole("length").orElse(400),
              bound.optionalWhole("count").orElse(10_000),
              validation,
              test);
      default ->
          new DataSource.Copying(
              bound.optionalWhole("delay").orElse(100),
              bound.optionalWhole("count").orElse(10_000),
              validation,
              test);
    };
  }

  private static DataSource table(Bound bound, TableColumns columns, Split validation, Split test) {
    OptionalInt window = bound.optionalWhole("window");
    return new Table(
        path(bound, "path"),
        columns.series(),
        columns.time(),
        columns.inputs(),
        columns.target(),
        window,
        bound.optionalWhole("horizon").orElse(1),
        bound.optionalWhole("season"),
        switch (bound.optionalWord("scale").orElse("")) {
          case "range" -> Table.Scale.RANGE;
          case "none" -> Table.Scale.NONE;
          default -> Table.Scale.STANDARD;
        },
        switch (bound.optionalWord("missing").orElse("")) {
          case "previous" -> Table.Missing.PREVIOUS;
          case "drop" -> Table.Missing.DROP;
          default -> Table.Missing.MASK;
        },
        validation,
        test);
  }

  private static Path path(Bound bound, String name) {
    return bound.find(name).orElse(null) instanceof Static.Text text
        ? text.path()
        : Path.of("missing");
  }

  private static boolean yes(Bound bound, String name) {
    return bound.find(name).equals(Optional.of(new Static.YesNo(true)));
  }
}
