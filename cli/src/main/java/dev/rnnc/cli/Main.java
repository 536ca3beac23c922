package dev.rnnc.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program that {@code ./rnnc} starts. */
@Command(
    name = "rnnc",
    description = "The compiler for recurrent networks.",
    version = "rnnc 0.1.0",
    mixinStandardHelpOptions = true)
public final class Main implements Runnable {
  private Main() {}

  /** Runs one command and ends with its exit status. */
  public static void main(String... arguments) {
    System.exit(new CommandLine(new Main()).execute(arguments));
  }

  @Override
  public void run() {
    CommandLine.usage(this, System.out);
  }
}
