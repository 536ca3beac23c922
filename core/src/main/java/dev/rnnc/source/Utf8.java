package dev.rnnc.source;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Texts from bytes, and where those are no UTF-8. */
public final class Utf8 {
  /**
   * How many bytes of the wrong one's line are shown on either side; a line may be a whole file.
   */
  public static final int SHOWN = 80;

  private Utf8() {}

  /** The text; what is no UTF-8 becomes {@code U+FFFD}. */
  public static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /**
   * The first byte that belongs to no character, in its line; empty if all do.
   *
   * @param name of the file
   */
  public static Optional<Span> firstFault(String name, byte[] bytes) {
    int fault = firstFault(bytes);
    if (fault < 0) {
      return Optional.empty();
    }
    int line = 1;
    int begin = 0;
    for (int i = 0; i < fault; i++) {
      if (bytes[i] == '\n') {
        line++;
        begin = i + 1;
      }
    }
    begin = Math.max(begin, fault - SHOWN);
    int end = Math.min(bytes.length, fault + SHOWN);
    return Optional.of(fault(name, line, Arrays.copyOfRange(bytes, begin, end), fault - begin));
  }

  /**
   * A byte that belongs to no character, in its line.
   *
   * @param line its number
   * @param around bytes of the line before and behind it, {@link #SHOWN} at most; lines behind are
   *     left out
   * @param at which of them it is
   */
  public static Span fault(String name, int line, byte[] around, int at) {
    int end = at;
    while (end < around.length && around[end] != '\n') {
      end++;
    }
    String before = new String(around, 0, at, StandardCharsets.UTF_8);
    // In the encoding that most such files have, so that the word can be read.
    String after = new String(around, at, end - at, StandardCharsets.ISO_8859_1);
    SourceFile excerpt = SourceFile.excerpt(name, line, before + after.stripTrailing());
    int column = before.length();
    return excerpt.span(column, Math.min(column + 1, excerpt.text().length()));
  }

  private static int firstFault(byte[] bytes) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(1 << 16);
    CoderResult result;
    do {
      out.clear();
      result = decoder.decode(in, out, true);
    } while (result.isOverflow());
    return result.isError() ? in.position() : -1;
  }
}
