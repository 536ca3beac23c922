package dev.rnnc.data;

import dev.rnnc.source.SourceFile;
import dev.rnnc.source.Span;
import java.nio.file.Path;

/**
 * A data file, open or not.
 *
 * @param name as messages show it: relative to the shell's folder where it lies within, or what it
 *     holds, where that did not come as a file
 */
public record DataFile(Path path, String name) {
  /** A file under its own name. */
  public static DataFile of(Path path) {
    Path here = Path.of("").toAbsolutePath();
    String name = (path.startsWith(here) ? here.relativize(path) : path).toString();
    return new DataFile(path, name.isEmpty() ? "." : name);
  }

  boolean isPacked() {
    return path.toString().endsWith(".gz");
  }

  /** The name without folders and endings. */
  String stem() {
    String last = String.valueOf(path.getFileName());
    String plain = isPacked() ? last.substring(0, last.length() - 3) : last;
    int dot = plain.lastIndexOf('.');
    return dot > 0 ? plain.substring(0, dot) : plain;
  }

  /** A line by its number, for a message: only its number is kept while all is well. */
  Span line(int number) {
    try (DataBytes bytes = DataBytes.again(this)) {
      Lines lines = new Lines(this, new TextReader(this, bytes));
      while (lines.next()) {
        if (lines.number() == number) {
          return lines.place();
        }
      }
    }
    return SourceFile.excerpt(name, number, "").span(0, 0);
  }
}
