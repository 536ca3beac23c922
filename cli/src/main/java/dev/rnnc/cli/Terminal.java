package dev.rnnc.cli;

import dev.rnnc.source.Diagnostic;
import dev.rnnc.source.DiagnosticPrinter;
import java.io.Console;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is known of the terminal: whether there is one, and whether it wants colours. */
final class Terminal {
  private static final int COLUMNS = 100;

  /** Of a terminal that says fewer, nothing that it says is believed. */
  private static final Pattern SIZE = Pattern.compile("\\d+ ([1-9]\\d{1,3})");

  private Terminal() {}

  /** Whether somebody looks at the messages, so that a line may be drawn again. */
  @SuppressWarnings("SystemConsoleNull") // null where the JVM has no console at all
  static boolean isLive() {
    Console console = System.console();
    return console != null && console.isTerminal() && !"dumb".equals(System.getenv("TERM"));
  }

  /** Characters in a line: as many as the terminal has, 100 where there is none. */
  static int columns() {
    return isLive() ? columnsOfTerminal().orElse(COLUMNS) : COLUMNS;
  }

  /** Java itself does not know. */
  private static OptionalInt columnsOfTerminal() {
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(ProcessBuilder.Redirect.INHERIT)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String size = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      Matcher rowsAndColumns = SIZE.matcher(size.strip());
      return rowsAndColumns.matches()
          ? OptionalInt.of(Integer.parseInt(rowsAndColumns.group(1)))
          : OptionalInt.empty();
    } catch (IOException notThere) {
      return OptionalInt.empty();
    }
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
