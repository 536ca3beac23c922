package dev.rnnc.data;

import dev.rnnc.source.SourceFile;
import dev.rnnc.source.Span;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
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
    // The fast way puts a replacement character where a byte does not fit, so only a text with
    // one needs the exact look.
    String text = new String(bytes, StandardCharsets.UTF_8);
    if (text.indexOf('\ufffd') >= 0) {
      checkUtf8(bytes, name);
    }
    return text;
  }

  private static void checkUtf8(byte[] bytes, String name) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(1 << 16);
    CoderResult result;
    do {
      out.clear();
      result = decoder.decode(in, out, true);
    } while (result.isOverflow());
    if (!result.isError()) {
      return;
    }
    int bad = in.position();
    int begin = bad;
    while (begin > 0 && bytes[begin - 1] != '\n') {
      begin--;
    }
    int end = bad;
    while (end < bytes.length && bytes[end] != '\n') {
      end++;
    }
    int line = 1;
    for (int i = 0; i < begin; i++) {
      line += bytes[i] == '\n' ? 1 : 0;
    }
    String before = new String(bytes, begin, bad - begin, StandardCharsets.UTF_8);
    String after = new String(bytes, bad, end - bad, StandardCharsets.UTF_8);
    SourceFile excerpt = SourceFile.excerpt(name, line, before + after);
    throw Problem.notUtf8(excerpt.span(before.length(), before.length() + 1));
  }
}
