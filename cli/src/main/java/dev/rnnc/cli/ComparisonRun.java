package dev.rnnc.cli;

import dev.rnnc.checkpoint.ReplacedFile;
import dev.rnnc.checkpoint.RunFolder;
import dev.rnnc.cli.compare.ComparisonTable;
import dev.rnnc.cli.compare.RunResult;
import dev.rnnc.cli.report.ComparisonPage;
import dev.rnnc.data.Dataset;
import dev.rnnc.data.Part;
import dev.rnnc.dsl.Checked;
import dev.rnnc.dsl.Comparison;
import dev.rnnc.dsl.FittedSize;
import dev.rnnc.dsl.Rnn;
import dev.rnnc.dsl.Settings;
import dev.rnnc.json.Json;
import dev.rnnc.model.DataSource;
import dev.rnnc.model.Model;
import dev.rnnc.source.Diagnostic;
import dev.rnnc.source.RnncException;
import dev.rnnc.source.Spelling;
import dev.rnnc.train.Diverged;
import dev.rnnc.train.Event;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * Runs what a file compares, a training for every variant and seed, each in a folder of its own
 * below {@code runs/NAME/VARIANT}: those that were run are not run again, and one that was stopped
 * goes on. The table is written anew after each.
 */
final class ComparisonRun {
  private static final String TABLE = "comparison.md";
  private static final String PAGE = "comparison.html";

  private final Path file;
  private final TrainingOptions options;
  private final Checked checked;
  private final ModelFiles.Opened opened;
  private final Comparison comparison;
  private final Map<DataSource, Dataset> data = new HashMap<>();

  /**
   * A comparison, to be run.
   *
   * @param seeds how often each variant is trained; else what the file says
   */
  ComparisonRun(Path file, TrainingOptions options, Optional<Integer> seeds) {
    this.file = file;
    this.options = options;
    this.checked = ModelFiles.check(file, options.params.values);
    this.opened = ModelFiles.opened(checked, file, options.params.values);
    Comparison written = opened.comparison().orElse(Comparison.NOTHING);
    this.comparison = seeds.map(number -> written.withSeeds(asked(number))).orElse(written);
  }

  private static int asked(int seeds) {
    if (seeds < 1) {
      throw new RnncException(
          Diagnostic.general("E0614", "`--seeds=%d`: nothing would be trained".formatted(seeds))
              .help("give a whole number from 1"));
    }
    return seeds;
  }

  /** A variant, ready to be trained. */
  private record Row(Comparison.Variant variant, ModelFiles.Opened opened) {
    boolean isCalled(String name) {
      return ComparisonRun.isCalled(variant.name(), name);
    }
  }

  /** Whether a row is meant, by its whole name or a part of it: of every row with that part. */
  private static boolean isCalled(String row, String name) {
    return row.equals(name)
        || (name.matches(".*\\w.*") && (" " + row + " ").contains(" " + name + " "));
  }

  /**
   * Runs rows that are asked for by name or by a part of it, or all of them.
   *
   * @return the exit status
   */
  int run(Set<String> asked) {
    refuseSettingsThatAreCompared();
    options.messages.warn(checked.diagnostics());
    List<Comparison.Variant> variants = comparison.variants();
    refuseUnknown(asked, variants);
    List<Row> rows = variants.stream().map(this::row).toList();
    long first = options.seed.number();
    List<Long> seeds = LongStream.range(first, first + comparison.seeds()).boxed().toList();
    int trainings = rows.size() * seeds.size();
    int number = 0;
    for (Row row : rows) {
      for (long seed : seeds) {
        number++;
        boolean wanted = asked.isEmpty() || asked.stream().anyMatch(row::isCalled);
        if (wanted && !train(row, seed, "%d of %d".formatted(number, trainings))) {
          return Status.INTERRUPTED;
        }
        if (wanted) {
          write(table(rows, seeds), rows, seeds);
        }
      }
    }
    show(table(rows, seeds), rows, seeds);
    return Status.DONE;
  }

  private void refuseSettingsThatAreCompared() {
    for (Comparison.Variant variant : comparison.variants()) {
      for (Comparison.Assignment assignment : variant.assignments()) {
        if (options.params.values.containsKey(assignment.place())) {
          throw new RnncException(
              Diagnostic.general(
                      "E0614",
                      "`--set %s=..`: the comparison itself says what `%s` is"
                          .formatted(assignment.place(), assignment.place()))
                  .help("change it in the `compare` block, or leave it out of the command"));
        }
      }
    }
  }

  private static void refuseUnknown(Set<String> asked, List<Comparison.Variant> variants) {
    List<String> names = variants.stream().map(Comparison.Variant::name).toList();
    for (String name : asked) {
      if (names.stream().noneMatch(row -> isCalled(row, name))) {
        Diagnostic unknown =
            Diagnostic.general("E0614", "the comparison has no row `%s`".formatted(name));
        throw new RnncException(
            unknown.help(
                Spelling.nearest(name, names)
                    .map(near -> "did you mean `--row \"%s\"`?".formatted(near))
                    .orElse("its rows are " + String.join(", ", names))));
      }
    }
  }

  private Row row(Comparison.Variant variant) {
    OptionalLong wanted =
        variant.assignments().stream()
            .flatMapToLong(assignment -> assignment.parameters().stream())
            .findFirst();
    OptionalInt size = OptionalInt.empty();
    if (wanted.isPresent()) {
      int fitted =
          FittedSize.of(
              wanted.getAsLong(),
              tried -> made(variant, OptionalInt.of(tried)),
              model -> open(model.data()).sizes());
      size = OptionalInt.of(fitted);
      options.messages.detail("%s: fit(..) is %,d".formatted(variant.name(), fitted));
    }
    Checked made = made(variant, size);
    return new Row(variant, ModelFiles.opened(made, file, options.params.values));
  }

  private Checked made(Comparison.Variant variant, OptionalInt size) {
    Settings settings = new Settings(options.params.values, Path.of("").toAbsolutePath());
    return Rnn.variant(checked, file, settings, variant, size);
  }

  /** Variants mostly have the same data, which is read once. */
  private Dataset open(DataSource source) {
    return data.computeIfAbsent(source, opened.paths()::open);
  }

  private TrainingRun.Place place(Row row, long seed) {
    Path below = options.runs.folder.resolve(opened.model().name()).resolve(folder(row));
    return new TrainingRun.Place(below, "seed-" + seed, seed, false);
  }

  private static String folder(Row row) {
    return row.variant().name().replaceAll("[^A-Za-z0-9._=-]+", "-");
  }

  private TrainingRun training(Row row, long seed) {
    return new TrainingRun(row.opened(), options, place(row, seed));
  }

  /** Trains, unless it was done before; false if somebody interrupted. */
  private boolean train(Row row, long seed, String count) {
    TrainingRun training = training(row, seed);
    Dataset read = open(row.opened().model().data());
    RunResult before = result(row, seed);
    boolean tested = before.isDiverged() || !read.has(Part.TEST) || before.part().equals("test");
    if (!options.fresh && before.isOver() && tested) {
      return true;
    }
    options.messages.say("%s, seed %d (%s)".formatted(row.variant().name(), seed, count));
    try {
      return training.train(read).outcome() != Event.Outcome.INTERRUPTED;
    } catch (Diverged diverged) {
      options.messages.say(diverged.diagnostic().message());
      return true;
    }
  }

  private RunResult result(Row row, long seed) {
    return training(row, seed)
        .begun(open(row.opened().model().data()))
        .map(RunResult::of)
        .orElse(RunResult.NOT_RUN);
  }

  private ComparisonTable table(List<Row> rows, List<Long> seeds) {
    List<ComparisonTable.Row> lines = new ArrayList<>();
    for (Row row : rows) {
      List<RunResult> results = seeds.stream().map(seed -> result(row, seed)).toList();
      lines.add(new ComparisonTable.Row(row.variant().name(), results, row.variant().published()));
    }
    return new ComparisonTable(measures(), lines);
  }

  /** Those that the file asks for and others published, else what is natural to the task. */
  private List<String> measures() {
    Set<String> measures = new LinkedHashSet<>(comparison.measures());
    comparison.rows().forEach(row -> measures.addAll(row.published().keySet()));
    if (measures.isEmpty()) {
      Model model = opened.model();
      measures.add(
          model.data() instanceof DataSource.Text
              ? "perplexity"
              : model.task().target().isIndex() ? "accuracy" : "loss");
    }
    return List.copyOf(measures);
  }

  private void show(ComparisonTable table, List<Row> rows, List<Long> seeds) {
    if (options.json.asked) {
      table.objects().forEach(row -> System.out.println(Json.write(row)));
    } else {
      System.out.print(TextTable.of(table.cells()));
      System.out.println(heading(table));
    }
    Path page = write(table, rows, seeds);
    options.messages.say(
        "the table is in %s, the curves in %s".formatted(page.resolveSibling(TABLE), page));
  }

  /** Writes the table and the page anew, and says where the page is. */
  private Path write(ComparisonTable table, List<Row> rows, List<Long> seeds) {
    Path folder = options.runs.folder.resolve(opened.model().name());
    ReplacedFile.write(folder.resolve(TABLE), markdown(table));
    Path page = folder.resolve(PAGE);
    List<Map<Long, RunFolder>> runs = rows.stream().map(row -> begun(row, seeds)).toList();
    Model model = opened.model();
    ReplacedFile.write(
        page,
        new ComparisonPage(model.name(), model.source(), heading(table), table, folder, runs)
            .html());
    return page;
  }

  private Map<Long, RunFolder> begun(Row row, List<Long> seeds) {
    Map<Long, RunFolder> begun = new HashMap<>();
    for (long seed : seeds) {
      training(row, seed)
          .begun(open(row.opened().model().data()))
          .ifPresent(run -> begun.put(seed, run));
    }
    return begun;
  }

  private static String heading(ComparisonTable table) {
    String part = table.part();
    String what =
        part.isEmpty()
            ? "nothing was run to the end"
            : "measured on the %s part; mean ± half of its 95 %% interval over seeds (Student's t)"
                .formatted(part);
    return table.unfinished().isEmpty()
        ? what
        : what + "; not run to the end: " + String.join(", ", table.unfinished());
  }

  private String markdown(ComparisonTable table) {
    List<List<String>> lines = table.shown();
    StringBuilder text = new StringBuilder();
    text.append("`")
        .append(file.getFileName())
        .append("`: ")
        .append(heading(table))
        .append(".\n\n");
    text.append(line(lines.getFirst()));
    text.append(line(lines.getFirst().stream().map(_ -> "---").toList()));
    lines.stream().skip(1).forEach(row -> text.append(line(row)));
    return text.toString();
  }

  private static String line(List<String> cells) {
    return cells.stream()
        .map(cell -> cell.replace("|", "\\|"))
        .collect(Collectors.joining(" | ", "| ", " |\n"));
  }
}
