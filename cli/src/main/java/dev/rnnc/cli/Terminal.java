package dev.rnnc.cli;

import dev.rnnc.source.Diagnostic;
import dev.rnnc.source.DiagnosticPrinter;
import java.io.Console;
import java.util.List;

/** What is known of the terminal: whether there is one, and whether it wants colours. */
final class Terminal {
  private Terminal() {}

  /** Whether somebody looks at the messages, so that a line may be drawn again. */
  @SuppressWarnings("SystemConsoleNull") // null where the JVM has no console at all
  static boolean isLive() {
    Console console = System.console();
    return console != null && console.isTerminal() && !"dumb".equals(System.getenv("TERM"));
  }

  static boolean isColoured() {
    String refused = System.getenv("NO_COLOR");
    return isLive() && (refused == null || refused.isEmpty());
  }

  /** All of them on standard error, with their number in the end where there are several. */
  static void printDiagnostics(List<Diagnostic> diagnostics) {
    DiagnosticPrinter printer =
        isColoured() ? DiagnosticPrinter.coloured() : DiagnosticPrinter.plain();
    for (Diagnostic diagnostic : diagnostics) {
      System.err.println(printer.print(diagnostic));
    }
    long errors = diagnostics.stream().filter(Diagnostic::isError).count();
    if (errors > 1) {
      System.err.println(errors + " errors");
    }
  }
}
