package dev.rnnc.source;

import java.util.Optional;

/**
 * Prints a diagnostic with its place underlined:
 *
 * <pre>
 * error[E0102]: no layer is called `gruu`
 *   --> model.rnn:4:3
 *    |
 *  4 |   gruu(hidden = 128)
 *    |   ^^^^ did you mean `gru`?
 *    = help: ...
 * </pre>
 */
public final class DiagnosticPrinter {
  private static final int WIDEST_LINE = 160;

  private final boolean coloured;

  private DiagnosticPrinter(boolean coloured) {
    this.coloured = coloured;
  }

  public static DiagnosticPrinter plain() {
    return new DiagnosticPrinter(false);
  }

  public static DiagnosticPrinter coloured() {
    return new DiagnosticPrinter(true);
  }

  /** Several lines, the last one ended. */
  public String print(Diagnostic diagnostic) {
    StringBuilder out = new StringBuilder();
    String kind = diagnostic.isError() ? "error" : "warning";
    String colour = diagnostic.isError() ? "31" : "33";
    out.append(paint("1;" + colour, kind + "[" + diagnostic.code() + "]"))
        .append(paint("1", ": " + diagnostic.message()))
        .append('\n');
    int gutter = gutter(diagnostic);
    diagnostic.place().ifPresent(at -> excerpt(out, at, diagnostic.label(), gutter, '^', colour));
    for (Diagnostic.Note note : diagnostic.notes()) {
      if (note.place().isPresent()) {
        excerpt(out, note.place().get(), note.message(), gutter, '-', "36");
      } else {
        remark(out, gutter, "note", note.message());
      }
    }
    Optional<String> help = diagnostic.help();
    help.ifPresent(text -> remark(out, gutter, "help", text));
    return out.toString();
  }

  private static int gutter(Diagnostic diagnostic) {
    int widest = diagnostic.place().map(at -> digits(at.line())).orElse(1);
    for (Diagnostic.Note note : diagnostic.notes()) {
      widest = Math.max(widest, note.place().map(at -> digits(at.line())).orElse(1));
    }
    return widest;
  }

  private static int digits(int line) {
    return Integer.toString(line).length();
  }

  private void remark(StringBuilder out, int gutter, String kind, String text) {
    String indent = " ".repeat(gutter + 5 + kind.length() + 2);
    out.append(" ".repeat(gutter + 2))
        .append(paint("36", "= "))
        .append(paint("1", kind + ": "))
        .append(text.strip().replace("\n", "\n" + indent))
        .append('\n');
  }

  private void excerpt(
      StringBuilder out, Span at, String label, int gutter, char mark, String colour) {
    String bar = paint("36", "|");
    String blank = " ".repeat(gutter + 2);
    out.append(" ".repeat(gutter + 1)).append(paint("36", "--> ")).append(at).append('\n');
    String line = at.file().lineText(at.line());
    int column = at.column() - 1;
    int cut = 0;
    if (line.length() > WIDEST_LINE) {
      cut = Math.max(0, Math.min(column - WIDEST_LINE / 2, line.length() - WIDEST_LINE));
    }
    String shown = visible(line.substring(cut, Math.min(line.length(), cut + WIDEST_LINE)));
    int start = Math.min(column - cut, shown.length());
    int length = Math.max(1, Math.min(at.end() - at.start(), shown.length() - start));
    out.append(blank).append(bar).append('\n');
    String number = Integer.toString(at.line());
    out.append(" ".repeat(gutter + 1 - number.length()))
        .append(paint("36", number))
        .append(' ')
        .append(bar)
        .append(' ')
        .append(shown)
        .append('\n');
    out.append(blank).append(bar).append(' ').append(" ".repeat(start));
    String underline = String.valueOf(mark).repeat(length) + (label.isEmpty() ? "" : " " + label);
    out.append(paint("1;" + colour, underline)).append('\n');
  }

  /** Tabs as one space, control characters as a visible sign, so that the underline fits. */
  private static String visible(String line) {
    StringBuilder shown = new StringBuilder(line.length());
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      shown.append(c == '\t' ? ' ' : Character.isISOControl(c) ? '\u00b7' : c);
    }
    return shown.toString();
  }

  private String paint(String code, String text) {
    return coloured ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
