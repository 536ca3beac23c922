package dev.rnnc.cli;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import dev.rnnc.backend.Backend;
import dev.rnnc.backend.DeviceOptions;
import dev.rnnc.checkpoint.ReplacedFile;
import dev.rnnc.cli.progress.Figures;
import dev.rnnc.data.DataFile;
import dev.rnnc.data.Encoding;
import dev.rnnc.data.GivenPairs;
import dev.rnnc.data.Inputs;
import dev.rnnc.json.Json;
import dev.rnnc.model.DataSource;
import dev.rnnc.model.Model;
import dev.rnnc.sample.TrainedModel;
import dev.rnnc.source.Diagnostic;
import dev.rnnc.source.RnncException;
import dev.rnnc.source.SystemMessage;
import dev.rnnc.train.Predictor;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rnnc predict FILE or RUN, INPUT}. */
@Command(
    name = "predict",
    description = "Say what a trained model predicts for inputs, a row each.",
    mixinStandardHelpOptions = true)
final class PredictCommand implements Callable<Integer> {
  private static final Path STANDARD_INPUT = Path.of("-");

  @Spec CommandSpec spec = CommandSpec.create();

  @Parameters(
      index = "0",
      paramLabel = "FILE|RUN",
      description = "A .rnn file, a run's folder or a checkpoint.")
  Path target = Path.of("");

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "INPUT",
      description =
          "A file in the form of the training data, the truth may be missing; - reads it.")
  @Nullable Path input;

  @Option(names = "--text", paramLabel = "TEXT", description = "A text, instead of a file.")
  @Nullable String text;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Where the table goes, comma-separated. Default: standard output.")
  @Nullable Path out;

  @Option(names = "--probabilities", description = "A column for the probability of every class.")
  boolean probabilities;

  @Option(
      names = "--alignment",
      description = "Of translations: also what the decoder looks at when it says each token.")
  boolean alignment;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Of a file's runs that with this seed. Default: that of seed 1, or the newest.")
  @Nullable Long seed;

  @Mixin Options.Params params = new Options.Params();

  @Mixin Options.BackendName backendName = new Options.BackendName();

  @Mixin Options.Threads threads = new Options.Threads();

  @Mixin Options.JsonLines json = new Options.JsonLines();

  @Mixin Messages messages = new Messages();

  @Override
  public Integer call() {
    if ((input == null) == (text == null)) {
      throw new ParameterException(
          spec.commandLine(), "name one INPUT, - for standard input, or give a --text");
    }
    OptionalLong wanted = seed == null ? OptionalLong.empty() : OptionalLong.of(seed);
    Trained trained =
        new TrainedModels("predict", new Options.Runs(), params, wanted, messages).find(target);
    Model model = trained.model();
    if (alignment && !AlignmentText.looks(model.network())) {
      throw new ParameterException(
          spec.commandLine(), "--alignment: this network has no `attend`, so it looks at nothing");
    }
    Backend backend = backendName.take(messages);
    if (model.network().encoder().isPresent()) {
      return translate(trained, backend);
    }
    Encoding encoding = Encoding.fromJson(trained.checkpoint().encoding());
    if (text != null && encoding.vocabulary().isEmpty()) {
      throw new RnncException(
          Diagnostic.general("E0712", "this network reads values, not text")
              .help("give it a file: rnnc predict %s INPUT".formatted(target)));
    }
    if (text != null && model.data() instanceof DataSource.Labelled labelled) {
      text = labelled.perToken() ? tokenALine(text) : text;
    }
    Inputs inputs = read(file -> Inputs.read(model.data(), encoding, file));
    PredictionTable table = new PredictionTable(model, encoding, probabilities);
    long start = System.nanoTime();
    try (Predictor predictor =
        Predictor.of(model, trained.checkpoint(), backend, new DeviceOptions(threads.count(), 1))) {
      table.add(inputs, predictor.predict(inputs));
    }
    messages.detail("predicted on " + backend.name(), start);
    write(table.rows(), table.known(), table.known() == 0 ? Map.of() : table.summary());
    return Status.DONE;
  }

  /** The form of a file for a text on one line, which has no place for classes. */
  private static String tokenALine(String text) {
    String plain = text.strip();
    return plain.contains("\n") || plain.contains("\t") ? text : plain.replaceAll(" +", "\n");
  }

  private int translate(Trained trained, Backend backend) {
    if (probabilities) {
      throw new ParameterException(
          spec.commandLine(), "--probabilities: a network that translates tells no classes apart");
    }
    GivenPairs pairs = read(GivenPairs::read);
    TranslatedRows.Look look =
        !alignment
            ? TranslatedRows.Look.NOTHING
            : json.asked ? TranslatedRows.Look.MEMBERS : TranslatedRows.Look.FIELDS;
    long start = System.nanoTime();
    try (TrainedModel model = TrainedModel.of(trained.model(), trained.checkpoint(), backend)) {
      TranslatedRows table = new TranslatedRows(model, pairs, look);
      messages.detail("translated on " + backend.name(), start);
      write(table.rows(), table.known(), table.known() == 0 ? Map.of() : table.summary());
    }
    return Status.DONE;
  }

  /**
   * Writes rows where they are to go, and says in a line what they come to.
   *
   * @param known how many have a truth
   * @param summary what those come to
   */
  private void write(List<Map<String, Object>> rows, int known, Map<String, Double> summary) {
    String written = json.asked ? lines(rows) : csv(rows);
    if (out == null) {
      System.out.print(written);
      System.out.flush();
    } else {
      ReplacedFile.write(out, written);
    }
    String all = "%,d %s".formatted(rows.size(), rows.size() == 1 ? "row" : "rows");
    messages.say(
        known == 0
            ? all
            : "%s, %,d with a truth:%s".formatted(all, known, Figures.metrics(summary)));
  }

  /** What is read of the file, the text, or standard input. */
  private <T> T read(Function<DataFile, T> reader) {
    if (text != null) {
      String one = text;
      return copied("--text", file -> Files.writeString(file, one), reader);
    }
    Path named = input == null ? STANDARD_INPUT : input;
    return named.equals(STANDARD_INPUT)
        ? copied("standard input", file -> copy(System.in, file), reader)
        : reader.apply(DataFile.of(named));
  }

  /** How a file is filled. */
  private interface Filling {
    Object into(Path file) throws IOException;
  }

  private static long copy(InputStream from, Path to) throws IOException {
    return Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * Readers of data want files.
   *
   * @param name of what is read, as messages show it
   */
  private static <T> T copied(String name, Filling filling, Function<DataFile, T> read) {
    try {
      Path file = Files.createTempFile("rnnc-input-", "");
      try {
        filling.into(file);
        return read.apply(new DataFile(file, name));
      } finally {
        Files.deleteIfExists(file);
      }
    } catch (IOException broken) {
      throw new RnncException(
          Diagnostic.general("E0730", "cannot read the input: " + SystemMessage.of(broken)));
    }
  }

  private static String lines(List<Map<String, Object>> rows) {
    StringBuilder text = new StringBuilder();
    rows.forEach(row -> text.append(Json.write(row)).append('\n'));
    return text.toString();
  }

  /** A header, then a line a row; what a row does not have is empty. */
  private static String csv(List<Map<String, Object>> rows) {
    Set<String> columns = new LinkedHashSet<>();
    rows.forEach(row -> columns.addAll(row.keySet()));
    StringWriter text = new StringWriter();
    try (CsvWriter writer = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(text)) {
      writer.writeRecord(columns);
      for (Map<String, Object> row : rows) {
        writer.writeRecord(columns.stream().map(column -> shown(row.get(column))).toList());
      }
    } catch (IOException never) {
      throw new UncheckedIOException(never);
    }
    return text.toString();
  }

  private static String shown(@Nullable Object value) {
    return switch (value) {
      case null -> "";
      case Double number -> String.format(Locale.ROOT, "%.6g", number);
      default -> value.toString();
    };
  }
}
