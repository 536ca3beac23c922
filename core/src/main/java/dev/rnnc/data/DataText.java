package dev.rnnc.data;

import dev.rnnc.source.SourceFile;
import dev.rnnc.source.Span;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;

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
    String name = shown(path);
    if (Files.isDirectory(path)) {
      throw Problem.folder(name);
    }
    byte[] bytes = bytes(path, name);
    String digest = digest(bytes);
    if (name.endsWith(".gz")) {
      bytes = unpacked(bytes, name);
    }
    String text = decoded(bytes, name);
    if (text.startsWith("\ufeff")) {
      text = text.substring(1);
    }
    return new DataText(path, name, text.replace("\r\n", "\n"), digest);
  }

  /** Relative to the shell's folder where it lies within. */
  static String shown(Path path) {
    Path here = Path.of("").toAbsolutePath();
    return (path.startsWith(here) ? here.relativize(path) : path).toString();
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

  private static byte[] bytes(Path path, String name) {
    try {
      if (Files.size(path) > Integer.MAX_VALUE - 16) {
        throw Problem.cannotRead(name, "it is larger than 2 GiB");
      }
      return Files.readAllBytes(path);
    } catch (NoSuchFileException e) {
      throw Problem.cannotRead(name, "there is no such file");
    } catch (AccessDeniedException e) {
      throw Problem.cannotRead(name, "permission denied");
    } catch (IOException e) {
      throw Problem.cannotRead(name, String.valueOf(e.getMessage()));
    }
  }

  private static byte[] unpacked(byte[] bytes, String name) {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes), 1 << 16)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw Problem.gzip(name, String.valueOf(e.getMessage()));
    }
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

  private static String digest(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }
}
