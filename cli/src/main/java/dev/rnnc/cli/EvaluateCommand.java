package dev.rnnc.cli;

import dev.rnnc.backend.Backend;
import dev.rnnc.backend.Device;
import dev.rnnc.backend.DeviceOptions;
import dev.rnnc.checkpoint.Checkpoint;
import dev.rnnc.cli.progress.Figures;
import dev.rnnc.compile.Compiler;
import dev.rnnc.data.Dataset;
import dev.rnnc.data.Encoding;
import dev.rnnc.data.Part;
import dev.rnnc.json.Json;
import dev.rnnc.model.Model;
import dev.rnnc.source.Diagnostic;
import dev.rnnc.source.RnncException;
import dev.rnnc.train.Evaluator;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
  @Spec picocli.CommandLine.Model.CommandSpec spec;

  @Parameters(paramLabel = "FILE|RUN", description = "A .rnn file, a run's folder or a checkpoint.")
  Path target = Path.of("");

  @Option(
      names = "--require",
      paramLabel = "metric=value",
      description = "Status 3 if the last part measured misses it: accuracy=0.9, loss=1.6.")
  Map<String, Double> required = new LinkedHashMap<>();

  @Mixin CommonOptions options = new CommonOptions();

  EvaluateCommand() {
    spec = picocli.CommandLine.Model.CommandSpec.create();
  }

  @Override
  public Integer call() {
    ModelFiles.Trained trained = ModelFiles.trained(target, options);
    Model model =
        target.toString().endsWith(".rnn")
            ? ModelFiles.runnable(target, options).model()
            : trained.model();
    Checkpoint checkpoint = trained.checkpoint();
    Dataset data = Dataset.open(model.data(), Encoding.fromJson(checkpoint.encoding()));
    Backend backend = Backends.load().named(options.backend);
    if (!data.has(Part.VALIDATION) && !data.has(Part.TEST)) {
      throw new RnncException(
          Diagnostic.general("E0726", "no data is held out, so there is nothing to measure on")
              .help("write `validation = 10%` or `test = 10%` in `data`"));
    }
    Map<String, Double> last = new LinkedHashMap<>();
    try (Device device = backend.open(new DeviceOptions(options.threads(), options.seed()));
        Evaluator evaluator =
            new Evaluator(
                model,
                device,
                new Compiler(model, data.sizes(), Compiler.Effort.of(backend)).evaluation().ready(),
                Evaluator.classWeights(model, data))) {
      checkpoint.weightsOf(model.network(), data.sizes()).forEach(device.storage()::write);
      for (Part part : new Part[] {Part.VALIDATION, Part.TEST}) {
        if (data.has(part)) {
          last = measured(part, evaluator, data, model);
        }
      }
    }
    return meets(last) ? Status.DONE : Status.MISSED;
  }

  private Map<String, Double> measured(Part part, Evaluator evaluator, Dataset data, Model model) {
    Evaluator.Measured measured =
        evaluator.measure(
            data.evaluation(part, model.training().batch(), model.training().unroll()));
    Map<String, Double> all = new LinkedHashMap<>();
    all.put("loss", measured.loss());
    all.putAll(measured.metrics());
    if (options.json) {
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

  private boolean meets(Map<String, Double> measured) {
    boolean meets = true;
    for (Map.Entry<String, Double> wanted : required.entrySet()) {
      Double value = measured.get(wanted.getKey());
      if (value == null) {
        throw new ParameterException(
            spec.commandLine(),
            "--require: `%s` is not measured; measured are %s"
                .formatted(wanted.getKey(), String.join(", ", measured.keySet())));
      }
      boolean greaterIsBetter = Evaluator.greaterIsBetter(wanted.getKey());
      if (greaterIsBetter ? value < wanted.getValue() : value > wanted.getValue()) {
        System.err.printf(
            "required %s %s, but it is %.4f%n", wanted.getKey(), wanted.getValue(), value);
        meets = false;
      }
    }
    return meets;
  }
}
