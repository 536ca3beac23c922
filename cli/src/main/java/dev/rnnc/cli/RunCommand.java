package dev.rnnc.cli;

import dev.rnnc.checkpoint.Checkpoint;
import dev.rnnc.checkpoint.CheckpointFile;
import dev.rnnc.model.Model;
import dev.rnnc.model.Sampling;
import dev.rnnc.train.Event;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code rnnc run FILE}. */
@Command(
    name = "run",
    description = "Check, train (or go on), evaluate, sample: what the file asks for.",
    mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "A .rnn file.")
  Path file = Path.of("");

  @Mixin CommonOptions options = new CommonOptions();

  @Override
  public Integer call() {
    ModelFiles.Opened opened = ModelFiles.runnable(file, options);
    Model model = opened.model();
    TrainingRun.Trained trained = new TrainingRun(opened, options).train();
    if (trained.outcome() == Event.Outcome.INTERRUPTED) {
      return Status.INTERRUPTED;
    }
    if (model.sampling().isPresent()) {
      Sampling sampling = model.sampling().get();
      Checkpoint kept = CheckpointFile.read(trained.folder().model());
      new Samples(options).draw(model, kept, sampling);
    }
    return Status.DONE;
  }
}
