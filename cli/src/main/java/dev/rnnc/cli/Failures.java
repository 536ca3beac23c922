package dev.rnnc.cli;

import dev.rnnc.source.Diagnostic;
import dev.rnnc.source.RnncException;
import dev.rnnc.train.Diverged;
import java.util.List;
import picocli.CommandLine;

/** Turns what a command throws into sentences and an exit status; never into a stack trace. */
final class Failures implements CommandLine.IExecutionExceptionHandler {
  @Override
  public int handleExecutionException(
      Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
    boolean stackTrace =
        parsed.originalArgs().contains("--stacktrace") || System.getenv("RNNC_STACKTRACE") != null;
    if (stackTrace) {
      failure.printStackTrace(System.err);
    }
    return switch (failure) {
      case RnncException wrong -> show(wrong.diagnostics(), Status.WRONG_INPUT);
      case Diverged diverged -> show(List.of(diverged.diagnostic()), Status.MISSED);
      case Exception ours -> ourFault(ours);
    };
  }

  private static int show(List<Diagnostic> diagnostics, int status) {
    Terminal.printDiagnostics(diagnostics);
    return status;
  }

  static int ourFault(Throwable failure) {
    String what =
        failure.getMessage() == null ? failure.getClass().getName() : failure.getMessage();
    System.err.println("rnnc: " + what);
    System.err.println(
        "      This is a fault of rnnc, not of your file. Please report it with the output of the"
            + " same command and --stacktrace.");
    return Status.OUR_FAULT;
  }
}
