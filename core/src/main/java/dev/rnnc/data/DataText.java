package dev.rnnc.data;

import dev.rnnc.source.SourceFile;
import dev.rnnc.source.Span;
import dev.rnnc.source.Utf8;
import java.nio.file.Path;

/**
 * The text of a data file: unpacked if it ends in {@code .gz}, checked to be UTF-8, without a byte
 * order mark, with {@code \n} at every line end.
 *
 * @param name as messages show it
 * @param digest of the file's bytes: SHA-256
 */
record DataText(Path path, String name, String text, String digest) {
  /** Reads a file whole. */
  static DataText read(Path path) {
    DataBytes file = DataBytes.read(path);
    String text = decoded(file.bytes(), file.name());
    if (text.startsWith("\ufeff")) {
      text = text.substring(1);
    }
    return new DataText(path, file.name(), text.replace("\r\n", "\n"), file.digest());
  }

  /** The name without folders and endings. */
  String stem() {
    String last = String.valueOf(path.getFileName());
    String plain = last.endsWith(".gz") ? last.substring(0, last.length() - 3) : last;
    int dot = plain.lastIndexOf('.');
    return dot > 0 ? plain.substring(0, dot) : plain;
  }

  Lines lines() {
    return new Lines(this);
  }

  /** The place of the characters from {@code begin} to {@code end} of the text, on one line. */
  Span place(int begin, int end) {
    int lineBegin = text.lastIndexOf('\n', begin - 1) + 1;
    int lineEnd = text.indexOf('\n', begin);
    lineEnd = lineEnd < 0 ? text.length() : lineEnd;
    int number = 1 + (int) text.substring(0, lineBegin).chars().filter(c -> c == '\n').count();
    SourceFile line = SourceFile.excerpt(name, number, text.substring(lineBegin, lineEnd));
    return line.span(begin - lineBegin, Math.max(begin, Math.min(end, lineEnd)) - lineBegin);
  }

  private static String decoded(byte[] bytes, String name) {
    String text = Utf8.text(bytes);
    // Only a text with the replacement character needs the exact look.
    if (text.indexOf('\ufffd') >= 0) {
      Utf8.firstFault(name, bytes)
          .ifPresent(place -> {
            throw Problem.notUtf8(place);
          });
    }
    return text;
  }
}
