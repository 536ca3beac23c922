package dev.rnnc.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code rnnc} itself: what its help says is kept in help.txt, which a test compares. */
@Command(
    name = "rnnc",
    description = "The compiler for recurrent networks.",
    version = "rnnc 0.1.0",
    mixinStandardHelpOptions = true)
final class RootCommand implements Runnable {
  private RootCommand() {}

  static CommandLine commandLine() {
    return new CommandLine(new RootCommand());
  }

  @Override
  public void run() {
    CommandLine.usage(this, System.out);
  }
}
