package dev.rnnc.cli;

import dev.rnnc.source.Spelling;
import java.io.PrintWriter;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code rnnc} itself: what its help says is kept in help.txt, which a test compares. */
@Command(
    name = "rnnc",
    description = "The compiler for recurrent networks.",
    version = "rnnc " + Version.NUMBER,
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    subcommands = {
      RunCommand.class,
      TrainCommand.class,
      EvaluateCommand.class,
      PredictCommand.class,
      SampleCommand.class,
      CompareCommand.class,
      CheckCommand.class,
      ExplainCommand.class,
      CompileCommand.class,
      GradientsCommand.class,
      BenchCommand.class,
      RunsCommand.class,
      WatchCommand.class,
      FormatCommand.class,
      DoctorCommand.class,
    })
final class RootCommand implements Runnable {
  /** Commands of the language that this version does not have. */
  private static final Set<String> LATER = Set.of("new");

  private RootCommand() {}

  static CommandLine commandLine() {
    return new CommandLine(new RootCommand())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(RootCommand::refuse)
        .setExecutionExceptionHandler(new Failures());
  }

  /** What is wrong with a command line, and where to read more; the help itself would hide it. */
  private static int refuse(CommandLine.ParameterException wrong, String... arguments) {
    CommandLine command = wrong.getCommandLine();
    PrintWriter err = command.getErr();
    if (command.getParent() == null
        && wrong instanceof CommandLine.UnmatchedArgumentException unmatched
        && !unmatched.isUnknownOption()) {
      err.println("rnnc: " + unknown(unmatched.getUnmatched().getFirst(), command));
    } else {
      err.println("rnnc: " + wrong.getMessage());
      CommandLine.UnmatchedArgumentException.printSuggestions(wrong, err);
    }
    err.println("      see " + command.getCommandSpec().qualifiedName() + " --help");
    err.flush();
    return command.getCommandSpec().exitCodeOnInvalidInput();
  }

  private static String unknown(String name, CommandLine command) {
    if (LATER.contains(name)) {
      return "the command `%s` does not run yet".formatted(name);
    }
    String near =
        Spelling.nearest(name, command.getSubcommands().keySet())
            .map("; did you mean `%s`?"::formatted)
            .orElse("");
    return "there is no command `%s`%s".formatted(name, near);
  }

  @Override
  public void run() {
    CommandLine.usage(this, System.out);
  }
}
