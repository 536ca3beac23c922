package dev.rnnc.cli;

import dev.rnnc.checkpoint.Checkpoint;
import dev.rnnc.checkpoint.CheckpointFile;
import dev.rnnc.data.Dataset;
import dev.rnnc.model.Model;
import dev.rnnc.model.Sampling;
import dev.rnnc.train.Event;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rnnc run FILE}. */
@Command(
    name = "run",
    description = "Check, train (or go on), evaluate, sample, compare: what the file asks for.",
    mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
  @Spec CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "FILE", description = "A .rnn file.")
  Path file = Path.of("");

  @Option(
      names = "--open",
      description = "Show the report in a browser while it trains; served to this machine alone.")
  boolean open;

  @Mixin TrainingOptions options = new TrainingOptions();

  @Override
  public Integer call() {
    ModelFiles.Opened opened = ModelFiles.runnable(file, options.params, options.messages);
    if (opened.comparison().isPresent()) {
      if (open) {
        throw new ParameterException(
            spec.commandLine(),
            "--open: %s compares, which has no page that grows while it trains; leave --open out, and"
                    .formatted(file)
                + " see any of its trainings with rnnc watch RUN");
      }
      return new ComparisonRun(file, options, Optional.empty()).run(Set.of());
    }
    Model model = opened.model();
    TrainingRun.Result trained =
        new TrainingRun(opened, options, open).train(data -> Samples.checkPrompt(opened, data));
    if (trained.outcome() == Event.Outcome.INTERRUPTED) {
      return Status.INTERRUPTED;
    }
    if (model.sampling().isPresent()) {
      Sampling sampling = model.sampling().get();
      if (model.network().encoder().isPresent()) {
        Checkpoint kept = CheckpointFile.read(trained.folder().model());
        new Translations(options.backend, options.json, options.messages)
            .show(model, kept, sampling, () -> Dataset.open(model.data()), false);
        return Status.DONE;
      }
      OptionalLong seed =
          options.seed.given == null ? OptionalLong.empty() : OptionalLong.of(options.seed.given);
      new Samples(options.backend, options.json, options.messages)
          .draw(model, CheckpointFile.read(trained.folder().model()), sampling, seed);
    }
    return Status.DONE;
  }
}
