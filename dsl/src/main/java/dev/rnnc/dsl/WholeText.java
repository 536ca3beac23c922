package dev.rnnc.dsl;

import dev.rnnc.dsl.syntax.FileSyntax;
import dev.rnnc.dsl.syntax.Item;
import java.util.List;

/**
 * A file's text with the texts of what it imports in it, so that one text is enough: a checkpoint
 * carries it to where the imported files are not.
 */
final class WholeText {
  private WholeText() {}

  /**
   * The text of a file.
   *
   * @param imported the files that it imports, directly or not, each once
   */
  static String of(FileSyntax file, List<FileSyntax> imported) {
    StringBuilder text = new StringBuilder();
    imported.forEach(part -> text.append(withoutImports(part).strip()).append("\n\n"));
    return text.append(withoutImports(file)).toString();
  }

  private static String withoutImports(FileSyntax file) {
    StringBuilder text = new StringBuilder(file.file().text());
    for (Item item : file.items().reversed()) {
      if (item instanceof Item.Import imported) {
        text.delete(imported.keyword().start(), imported.path().span().end());
      }
    }
    return text.toString();
  }
}
