package dev.rnnc.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code rnnc} itself: what its help says is kept in help.txt, which a test compares. */
@Command(
    name = "rnnc",
    description = "The compiler for recurrent networks.",
    version = "rnnc 0.1.0",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    subcommands = {
      RunCommand.class,
      TrainCommand.class,
      EvaluateCommand.class,
      SampleCommand.class,
      CheckCommand.class,
      ExplainCommand.class,
      CompileCommand.class,
      BenchCommand.class,
      RunsCommand.class,
      FormatCommand.class,
      DoctorCommand.class,
    })
final class RootCommand implements Runnable {
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
    err.println("rnnc: " + wrong.getMessage());
    CommandLine.UnmatchedArgumentException.printSuggestions(wrong, err);
    err.println("      see " + command.getCommandSpec().qualifiedName() + " --help");
    err.flush();
    return command.getCommandSpec().exitCodeOnInvalidInput();
  }

  @Override
  public void run() {
    CommandLine.usage(this, System.out);
  }
}
