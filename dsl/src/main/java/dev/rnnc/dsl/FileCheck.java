package dev.rnnc.dsl;

import dev.rnnc.dsl.syntax.FileSyntax;
import dev.rnnc.dsl.syntax.Item;
import dev.rnnc.model.DataSource;
import dev.rnnc.model.Measures;
import dev.rnnc.model.Model;
import dev.rnnc.model.Sampling;
import dev.rnnc.model.Training;
import dev.rnnc.source.Diagnostic;
import dev.rnnc.source.Diagnostics;
import dev.rnnc.source.Span;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Checks a whole file: its definitions, then data, network, training and sampling. */
final class FileCheck {
  private final FileSyntax syntax;
  private final Path path;
  private final Settings settings;
  private final Diagnostics diagnostics;
  private final Reports reports;
  private List<FileSyntax> imported = List.of();
  private Places places;
  private List<String> measured = List.of();

  FileCheck(FileSyntax syntax, Path path, Settings settings, Diagnostics diagnostics) {
    this.syntax = syntax;
    this.path = path;
    this.settings = settings;
    this.diagnostics = diagnostics;
    this.reports = new Reports(diagnostics);
    this.places = new Places(syntax, Map.of());
  }

  Checked check() {
    boolean parsed = !diagnostics.hasErrors();
    DataSizes sizes = new DataSizes();
    Overrides overrides = new Overrides(settings, reports);
    FileLoading loading = new FileLoading(diagnostics, reports, sizes, overrides);
    FileScope file = loading.scope(syntax, path);
    imported = loading.imported();
    overrides.checkAllTaken(file.params().keySet());
    Optional<Item.Data> data = only(Item.Data.class);
    Optional<Item.Network> network = only(Item.Network.class);
    Optional<Item.Train> train = only(Item.Train.class);
    Optional<Item.Sample> sample = only(Item.Sample.class);
    Optional<Item.Compare> compare = only(Item.Compare.class);
    boolean job =
        data.isPresent()
            || network.isPresent()
            || train.isPresent()
            || sample.isPresent()
            || compare.isPresent();
    if (job && parsed) {
      missing(data, network);
    }

    sizes.begin();
    Optional<DataReader.Result> read = data.map(item -> new DataReader(file, reports).read(item));
    Optional<DataSource> kind = read.flatMap(DataReader.Result::kind);
    sizes.set(kind);

    TrainReader trainReader = new TrainReader(file, kind, reports);
    TrainReader.Result training = train.map(trainReader::read).orElseGet(trainReader::defaults);
    if (kind.isPresent() && training.training().isPresent()) {
      measured = measured(kind.get(), training.training().get());
    }
    Optional<Sampling> sampling =
        sample.flatMap(item -> new SampleReader(file, kind, reports).read(item));

    Optional<NetworkBlock.Result> built = Optional.empty();
    if (network.isPresent()) {
      NetworkBlock block = new NetworkBlock(file, kind, reports);
      NetworkBlock.Result result = block.read(network.get());
      if (kind.isPresent() && training.loss().isPresent()) {
        new OutputCheck(kind.get(), training.loss().get(), reports)
            .check(result.output(), result.nodes());
      }
      new Watched(result, reports).check(training.watched());
      if (!reports.hasErrors()) {
        block.warnOfIdle(result);
      }
      built = Optional.of(result);
    }
    Optional<Comparison> comparison = Optional.empty();
    places = new Places(syntax, built.map(NetworkBlock.Result::calls).orElse(Map.of()));
    if (compare.isPresent()) {
      comparison = compared(compare.get(), file);
    }
    new UnusedDefinitions(syntax, file, reports).check();

    Optional<Model> model =
        diagnostics.hasErrors()
            ? Optional.empty()
            : model(read.flatMap(DataReader.Result::source), built, training, sampling);
    return new Checked(syntax, model, comparison, diagnostics.inOrder());
  }

  private static List<String> measured(DataSource data, Training training) {
    return Measures.ofRun(data, training.loss(), training.translate().isPresent());
  }

  /** The places of the file that was checked. */
  Places places() {
    return places;
  }

  private Optional<Comparison> compared(Item.Compare compare, FileScope file) {
    if (diagnostics.hasErrors()) {
      return Optional.empty(); // a place may lack what a mistake has hidden
    }
    Trials.Attempt written = new Trials.Attempt(places, measured, List.of());
    Trials trials = new Trials(written, this::attempt);
    return new CompareReader(places, file, trials, reports).read(compare);
  }

  /** This file when some of its values are others. */
  private Trials.Attempt attempt(FileSyntax variant) {
    List<Item> items =
        variant.items().stream().filter(item -> !(item instanceof Item.Compare)).toList();
    FileSyntax single = new FileSyntax(variant.file(), items, variant.span());
    FileCheck check = new FileCheck(single, path, settings, new Diagnostics());
    List<Diagnostic> found = check.check().diagnostics();
    List<Diagnostic> errors = found.stream().filter(Diagnostic::isError).toList();
    return new Trials.Attempt(check.places(), check.measured, errors);
  }

  private Optional<Model> model(
      Optional<DataSource> source,
      Optional<NetworkBlock.Result> built,
      TrainReader.Result training,
      Optional<Sampling> sampling) {
    if (source.isEmpty() || built.isEmpty() || training.training().isEmpty()) {
      return Optional.empty();
    }
    return built
        .get()
        .network()
        .map(network ->
            new Model(
                name(),
                source.get(),
                network,
                training.training().get(),
                sampling,
                WholeText.of(syntax, imported)));
  }

  /** The file's name without its ending. */
  private String name() {
    String name = String.valueOf(path.getFileName());
    return name.endsWith(".rnn") ? name.substring(0, name.length() - 4) : name;
  }

  /** The one block of a kind; further ones are reported. */
  private <T extends Item> Optional<T> only(Class<T> kind) {
    List<T> blocks = syntax.items().stream().filter(kind::isInstance).map(kind::cast).toList();
    if (blocks.isEmpty()) {
      return Optional.empty();
    }
    for (T second : blocks.subList(1, blocks.size())) {
      reports.report(
          Diagnostic.at(
                  second.keyword(),
                  "E0403",
                  "a second `%s`: a file has at most one".formatted(second.keyword().text()))
              .note(blocks.getFirst().keyword(), "the first is here"));
    }
    return Optional.of(blocks.getFirst());
  }

  private void missing(Optional<Item.Data> data, Optional<Item.Network> network) {
    Span at = syntax.items().getFirst().keyword();
    if (data.isEmpty()) {
      reports.report(
          Diagnostic.at(at, "E0401", "the file has no `data`")
              .help("add a line such as `data text(\"a.txt\", tokens = char, validation = 5%)`"));
    }
    if (network.isEmpty()) {
      reports.report(
          Diagnostic.at(at, "E0402", "the file has no `network`")
              .help("add a block such as `network { embed(64), gru(128), dense(vocabulary) }`"));
    }
  }
}
