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
      Checked checked = ModelFiles.check(file, settings);
      Terminal.printDiagnostics(checked.diagnostics());
      if (checked.hasErrors()) {
        status = Status.WRONG_INPUT;
      } else if (gradients) {
        status = Math.max(status, GradientListing.check(file, checked.runnable()));
      } else if (!quiet) {
        System.err.println(file + ": no errors");
        Terminal.printDiagnostics(checked.notRunYet());
      }
    }
    return status;
  }
}
