package dev.rnnc.cli;

import dev.rnnc.dsl.Checked;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code rnnc check FILE...}. */
@Command(
    name = "check",
    description = "Say what is wrong with files; trains nothing and needs no data.",
    mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", arity = "1..*", description = ".rnn files.")
  List<Path> files = new ArrayList<>();

  @Option(
      names = "--gradients",
      description = "Compare every derivative with finite differences, in double.")
  boolean gradients;

  @Option(names = "--set", paramLabel = "name=value", description = "Sets a param of the file.")
  Map<String, String> settings = new LinkedHashMap<>();

  @Option(
      names = {"-q", "--quiet"},
      description = "Only errors.")
  boolean quiet;

  @Option(names = "--stacktrace", description = "Show where a fault of rnnc came from.")
  boolean stackTrace;

  @Override
  public Integer call() {
    int status = Status.DONE;
    for (Path file : files) {
      status = Math.max(status, check(file));
    }
    return status;
  }

  private int check(Path file) {
    Checked checked = ModelFiles.check(file, settings);
    Terminal.printDiagnostics(
        checked.diagnostics().stream().filter(found -> found.isError() || !quiet).toList());
    if (checked.hasErrors()) {
      return Status.WRONG_INPUT;
    }
    if (gradients) {
      return GradientListing.check(
          file, checked.runnable(), DataPaths.of(checked.syntax(), settings));
    }
    say(file + ": no errors");
    return Status.DONE;
  }

  private void say(String what) {
    if (!quiet) {
      System.err.println(what);
    }
  }
}
