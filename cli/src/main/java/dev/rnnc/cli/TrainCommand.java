package dev.rnnc.cli;

import dev.rnnc.train.Event;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code rnnc train FILE}. */
@Command(
    name = "train",
    description = "Check and train (or go on), without sampling.",
    mixinStandardHelpOptions = true)
final class TrainCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "A .rnn file.")
  Path file = Path.of("");

  @Mixin TrainingOptions options = new TrainingOptions();

  @Override
  public Integer call() {
    ModelFiles.Opened opened = ModelFiles.runnable(file, options.params, options.messages);
    TrainingRun.Result trained = new TrainingRun(opened, options, false).train(_ -> {});
    return trained.outcome() == Event.Outcome.INTERRUPTED ? Status.INTERRUPTED : Status.DONE;
  }
}
