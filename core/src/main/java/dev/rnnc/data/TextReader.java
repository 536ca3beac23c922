package dev.rnnc.data;

import dev.rnnc.source.Span;
import dev.rnnc.source.Utf8;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads a text piece by piece into an array that is used again: checked to be UTF-8, without a byte
 * order mark, with {@code \n} for {@code \r\n}.
 */
final class TextReader {
  /** Bytes that are decoded at once, at most. */
  static final int CHUNK = 1 << 16;

  private static final char BYTE_ORDER_MARK = '\ufeff';

  private final DataFile file;
  private final DataBytes source;
  private final InputStream in;
  private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
  private final ByteBuffer bytes;
  private long bytesBefore;
  private char[] chars;
  private int end;
  // As end, or one more: a \r whose follower is still to come.
  private int decoded;
  private boolean begun;
  private boolean ended;

  TextReader(DataFile file, DataBytes source) {
    this.file = file;
    this.source = source;
    this.in = source.stream();
    // One more than there are, so that the end is seen with the last of them.
    int chunk = file.isPacked() ? CHUNK : Math.min(CHUNK, source.size() + 1);
    this.bytes = ByteBuffer.allocate(chunk).limit(0);
    this.chars = new char[2 * chunk];
  }

  /** Another one after {@link #more}. */
  char[] chars() {
    return chars;
  }

  /** Where what is there ends. */
  int end() {
    return end;
  }

  /**
   * Reads on. The characters from {@code from} to {@link #end} are kept and moved to the beginning,
   * those before are forgotten.
   *
   * @return whether there was any more
   */
  boolean more(int from) {
    System.arraycopy(chars, from, chars, 0, decoded - from);
    decoded -= from;
    end -= from;
    if (!ended && chars.length - decoded < bytes.capacity()) {
      chars = Arrays.copyOf(chars, 2 * chars.length);
    }
    int before = end;
    while (end == before && !ended) {
      decode();
    }
    return end > before;
  }

  /** A byte makes a character at most, so that there is room for all. */
  private void decode() {
    bytes.compact();
    try {
      int wanted = bytes.remaining();
      int read = in.readNBytes(bytes.array(), bytes.position(), wanted);
      ended = read < wanted;
      bytes.position(bytes.position() + read).flip();
    } catch (IOException e) {
      throw DataBytes.refusal(file, e);
    }
    CharBuffer room = CharBuffer.wrap(chars, decoded, chars.length - decoded);
    CoderResult result = decoder.decode(bytes, room, ended);
    bytesBefore += bytes.position();
    if (result.isError()) {
      throw Problem.notUtf8(place(bytesBefore));
    }
    int first = decoded;
    decoded = room.position();
    if (!begun && decoded > 0) {
      begun = true;
      if (chars[0] == BYTE_ORDER_MARK) {
        System.arraycopy(chars, 1, chars, 0, --decoded);
      }
    }
    endLines(Math.min(first, end));
  }

  /** Makes {@code \n} of {@code \r\n}. */
  private void endLines(int first) {
    char[] all = chars;
    int after = decoded;
    int to = first;
    while (to < after && all[to] != '\r') {
      to++;
    }
    for (int i = to; i < after; i++) {
      boolean half = all[i] == '\r' && i + 1 < after && all[i + 1] == '\n';
      if (!half) {
        all[to++] = all[i];
      }
    }
    decoded = to;
    boolean waits = !ended && decoded > 0 && chars[decoded - 1] == '\r';
    end = waits ? decoded - 1 : decoded;
  }

  /** Where a byte stands: the file is read again up to there. */
  private Span place(long fault) {
    try (InputStream again = source.stream();
        InputStream once = source.stream()) {
      int line = 1;
      long lineBegin = 0;
      byte[] chunk = new byte[CHUNK];
      for (long at = 0; at < fault; ) {
        int read = again.readNBytes(chunk, 0, (int) Math.min(CHUNK, fault - at));
        for (int i = 0; i < read; i++) {
          if (chunk[i] == '\n') {
            line++;
            lineBegin = at + i + 1;
          }
        }
        at += read;
      }
      long begin = Math.max(lineBegin, fault - Utf8.SHOWN);
      once.skipNBytes(begin);
      byte[] around = once.readNBytes((int) (fault - begin) + Utf8.SHOWN);
      return Utf8.fault(file.name(), line, around, (int) (fault - begin));
    } catch (IOException e) {
      throw DataBytes.refusal(file, e);
    }
  }
}
