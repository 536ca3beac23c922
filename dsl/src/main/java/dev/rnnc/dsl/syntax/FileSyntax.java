package dev.rnnc.dsl.syntax;

import dev.rnnc.source.SourceFile;
import dev.rnnc.source.Span;
import java.util.List;

/**
 * A whole file: its items in the order in which they stand, any number of each kind.
 *
 * @param file the text that was parsed
 */
public record FileSyntax(SourceFile file, List<Item> items, Span span) implements Node {
  public FileSyntax {
    items = List.copyOf(items);
  }

  /** The tree as text, as {@link SyntaxPrinter} shows it: without places. */
  @Override
  public String toString() {
    return SyntaxPrinter.print(this);
  }
}
