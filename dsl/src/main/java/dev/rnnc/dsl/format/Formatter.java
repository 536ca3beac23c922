package dev.rnnc.dsl.format;

import dev.rnnc.dsl.syntax.FileSyntax;
import dev.rnnc.dsl.syntax.Lexemes;
import dev.rnnc.dsl.syntax.Syntax;
import dev.rnnc.source.BrokenInvariant;
import dev.rnnc.source.Diagnostics;
import dev.rnnc.source.SourceFile;
import java.util.List;

/**
 * Writes a file as it should look: two blanks for each block, one blank around operators, {@code =}
 * and comments below each other, at most one empty line in a row, and no line longer than 120
 * characters before its comment. Comments, the order of lines and the choice between a comma and a
 * line end are kept. Formatting twice changes nothing more.
 */
public final class Formatter {
  private Formatter() {}

  /**
   * The text of {@code file}, formatted.
   *
   * @throws dev.rnnc.source.RnncException with all diagnostics if the file has mistakes of form
   */
  public static String format(SourceFile file) {
    Diagnostics diagnostics = new Diagnostics();
    FileSyntax tree = Syntax.parse(file, diagnostics);
    diagnostics.throwIfErrors();
    String formatted = write(file, diagnostics);
    String after = Syntax.parse(SourceFile.of(file.name(), formatted), diagnostics).toString();
    if (!after.equals(tree.toString())) {
      throw new BrokenInvariant("format", "the meaning of " + file.name() + " would change");
    }
    return formatted;
  }

  /** As {@link #format(SourceFile)}, of the text that was parsed. */
  public static String format(FileSyntax tree) {
    return format(tree.file());
  }

  private static String write(SourceFile file, Diagnostics diagnostics) {
    Lexemes lexemes = Lexemes.of(file, diagnostics).orElseThrow();
    int length = file.text().length();
    List<Word> words = Words.of(lexemes, file.span(length, length));
    String text = text(Layout.of(Pieces.of(words), words.getLast()));
    return file.text().contains("\r\n") ? text.replace("\n", "\r\n") : text;
  }

  private static String text(List<Line> lines) {
    StringBuilder out = new StringBuilder();
    int next = 0;
    while (next < lines.size()) {
      int end = next;
      while (end < lines.size()
          && lines.get(end).hasCode()
          && lines.get(end).comment().isPresent()) {
        end++;
      }
      int[] columns = CommentColumns.of(lines, next, end);
      for (int i = next; i < Math.max(end, next + 1); i++) {
        out.append(lines.get(i).text(i < end ? columns[i - next] : 0)).append('\n');
      }
      next = Math.max(end, next + 1);
    }
    return out.toString();
  }
}
