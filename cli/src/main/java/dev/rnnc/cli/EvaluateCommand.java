package dev.rnnc.cli;

import dev.rnnc.backend.Backend;
import dev.rnnc.backend.Device;
import dev.rnnc.backend.DeviceOptions;
import dev.rnnc.cli.progress.Figures;
import dev.rnnc.compile.Compiler;
import dev.rnnc.data.Dataset;
import dev.rnnc.data.Part;
import dev.rnnc.json.Json;
import dev.rnnc.model.Model;
import dev.rnnc.source.Diagnostic;
import dev.rnnc.source.RnncException;
import dev.rnnc.train.Evaluator;
import dev.rnnc.train.TranslationQuality;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rnnc evaluate FILE or RUN}. */
@Command(
    name = "evaluate",
    description = "Measure a trained model on its validation and test parts.",
    mixinStandardHelpOptions = true)
final class EvaluateCommand implements Callable<Integer> {
  /** What a part is grouped by. */
  enum By {
    LENGTH
  }

  @Spec CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "FILE|RUN", description = "A .rnn file, a run's folder or a checkpoint.")
  Path target = Path.of("");

  @Option(
      names = "--require",
      paramLabel = "metric=value",
      description = "Status 3 if the last part measured misses it: accuracy=0.9, loss=1.6.")
  Map<String, Double> required = new LinkedHashMap<>();

  @Option(
      names = "--by",
      paramLabel = "length",
      description = "Also in groups of sequences of like length; of pairs the source's counts.")
  @Nullable By by;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Of a file's runs that with this seed. Default: that of seed 1, or the newest.")
  @Nullable Long seed;

  @Mixin Options.Params params = new Options.Params();

  @Mixin Options.BackendName backendName = new Options.BackendName();

  @Mixin Options.Threads threads = new Options.Threads();

  @Mixin Options.Runs runs = new Options.Runs();

  @Mixin Options.JsonLines json = new Options.JsonLines();

  @Mixin Messages messages = new Messages();

  @Override
  public Integer call() {
    OptionalLong wanted = seed == null ? OptionalLong.empty() : OptionalLong.of(seed);
    Trained trained = new TrainedModels("evaluate", runs, params, wanted, messages).find(target);
    Model model = trained.model();
    long start = System.nanoTime();
    Dataset data = trained.openData();
    messages.detail(data, start);
    if (!trained.hasTheDataOf(data)) {
      messages.say("the data is not what it was when %s was trained".formatted(trained.file()));
    }
    Backend backend = backendName.take(messages);
    if (!data.has(Part.VALIDATION) && !data.has(Part.TEST)) {
      throw new RnncException(
          Diagnostic.general("E0726", "no data is held out, so there is nothing to measure on")
              .help("write `validation = 10%` or `test = 10%` in `data`"));
    }
    if (by == By.LENGTH
        && Stream.of(Part.VALIDATION, Part.TEST)
            .filter(data::has)
            .allMatch(part -> data.lengths(part).isEmpty())) {
      throw new RnncException(
          Diagnostic.general("E0612", "--by=length: the data is a stream, which has no lengths")
              .help("it is for sequences, such as `data text(.., sequences = line)` or `pairs`"));
    }
    refuseUnknownRequirements(model, data);
    Map<String, Double> last = new LinkedHashMap<>();
    messages.detail(
        "backend: %s, %s; threads: %d"
            .formatted(backend.name(), backend.describe(), threads.count()));
    start = System.nanoTime();
    Compiler compiler = new Compiler(model, data.sizes(), Compiler.Effort.of(backend));
    float[] classWeights = Evaluator.classWeights(model, data);
    try (Device device = backend.open(new DeviceOptions(threads.count(), 1));
        Evaluator evaluator =
            new Evaluator(model, device, compiler.evaluation().ready(), classWeights)) {
      messages.detail("compiled", start);
      trained
          .checkpoint()
          .weightsOf(model.network(), data.sizes())
          .forEach(device.storage()::write);
      for (Part part : new Part[] {Part.VALIDATION, Part.TEST}) {
        if (data.has(part)) {
          last =
              measured(
                  part,
                  evaluator,
                  data,
                  model,
                  TranslationQuality.measure(
                      device, model, data, part, Compiler.Effort.of(backend)));
          if (by == By.LENGTH) {
            new LengthListing(evaluator, data, model.training()).print(part, json.asked);
          }
        }
      }
    }
    return meets(last) ? Status.DONE : Status.MISSED;
  }

  private Map<String, Double> measured(
      Part part, Evaluator evaluator, Dataset data, Model model, Map<String, Double> translations) {
    Evaluator.Measured measured =
        evaluator
            .measure(data.evaluation(part, model.training().batch(), model.training().unroll()))
            .with(translations);
    Map<String, Double> all = new LinkedHashMap<>();
    all.put("loss", measured.loss());
    all.putAll(measured.metrics());
    if (json.asked) {
      Map<String, Object> event = new LinkedHashMap<>();
      event.put("event", part.word());
      event.put("targets", measured.targets());
      event.putAll(all);
      System.out.println(Json.write(event));
    } else {
      System.out.println(part.word() + Figures.metrics(all));
    }
    return all;
  }

  /** Before anything is measured, which may take long. */
  private void refuseUnknownRequirements(Model model, Dataset data) {
    if (required.isEmpty()) {
      return;
    }
    Part last = data.has(Part.TEST) ? Part.TEST : Part.VALIDATION;
    List<String> measures = Evaluator.measures(model, data, last);
    for (String name : required.keySet()) {
      if (!measures.contains(name)) {
        throw new ParameterException(
            spec.commandLine(),
            "--require: `%s` is not measured; measured are %s"
                .formatted(name, String.join(", ", measures)));
      }
    }
  }

  private boolean meets(Map<String, Double> measured) {
    boolean meets = true;
    for (Map.Entry<String, Double> wanted : required.entrySet()) {
      double value = Objects.requireNonNull(measured.get(wanted.getKey()), wanted.getKey());
      boolean greaterIsBetter = Evaluator.greaterIsBetter(wanted.getKey());
      // What is not a number compares as neither, and meets nothing.
      boolean met = greaterIsBetter ? value >= wanted.getValue() : value <= wanted.getValue();
      if (!met) {
        System.err.printf(
            "required %s %s, but it is %.4f%n", wanted.getKey(), wanted.getValue(), value);
        meets = false;
      }
    }
    return meets;
  }
}
