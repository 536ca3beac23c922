package dev.rnnc.cli;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code rnnc compare FILE}. */
@Command(
    name = "compare",
    description = "Train what a file compares, as far as it is not done, and show the table.",
    mixinStandardHelpOptions = true)
final class CompareCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "FILE",
      description = "A .rnn file; with a compare block, or trained as it is.")
  Path file = Path.of("");

  @Option(
      names = "--row",
      paramLabel = "NAME",
      description =
          "Train this row only, or all with this part of a name; any number of times. The table shows"
              + " all rows.")
  Set<String> rows = new LinkedHashSet<>();

  @Option(
      names = "--seeds",
      paramLabel = "N",
      description = "How often each is trained. Default: what the file says, else 3.")
  Optional<Integer> seeds = Optional.empty();

  @Mixin TrainingOptions options = new TrainingOptions();

  @Override
  public Integer call() {
    return new ComparisonRun(file, options, seeds).run(rows);
  }
}
