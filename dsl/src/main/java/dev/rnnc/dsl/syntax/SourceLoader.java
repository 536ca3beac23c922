package dev.rnnc.dsl.syntax;

import dev.rnnc.source.Diagnostics;
import dev.rnnc.source.SourceFile;
import dev.rnnc.source.Span;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Reads a `.rnn` file, plain or packed by gzip. */
public final class SourceLoader {
  /** A larger file is no description of a network. */
  private static final int MOST_BYTES = 4 << 20;

  private SourceLoader() {}

  /**
   * The text of a file, which must be UTF-8; its name is the path as given. Empty, with a
   * diagnostic, when it cannot be read.
   */
  public static Optional<SourceFile> read(Path path, Diagnostics diagnostics) {
    if (Files.isDirectory(path)) {
      diagnostics.report(LoadErrors.directory(path));
      return Optional.empty();
    }
    try (InputStream in = Files.newInputStream(path)) {
      return decode(path, unpack(in.readNBytes(MOST_BYTES + 1)), diagnostics);
    } catch (NoSuchFileException missing) {
      diagnostics.report(LoadErrors.missing(path));
    } catch (AccessDeniedException denied) {
      diagnostics.report(LoadErrors.unreadable(path, "permission denied"));
    } catch (ZipException | EOFException damaged) {
      diagnostics.report(LoadErrors.damaged(path));
    } catch (IOException unreadable) {
      String reason = unreadable.getMessage();
      diagnostics.report(LoadErrors.unreadable(path, reason == null ? "read error" : reason));
    }
    return Optional.empty();
  }

  /** At most one byte more than is accepted. */
  private static byte[] unpack(byte[] bytes) throws IOException {
    boolean packed = bytes.length > 1 && bytes[0] == (byte) 0x1f && bytes[1] == (byte) 0x8b;
    if (!packed) {
      return bytes;
    }
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return in.readNBytes(MOST_BYTES + 1);
    }
  }

  private static Optional<SourceFile> decode(Path path, byte[] bytes, Diagnostics diagnostics) {
    if (bytes.length > MOST_BYTES) {
      diagnostics.report(LoadErrors.tooLarge(path, MOST_BYTES));
      return Optional.empty();
    }
    if (bytes.length > 1 && (bytes[0] & 0xff) + (bytes[1] & 0xff) == 0xff + 0xfe) {
      diagnostics.report(LoadErrors.otherEncoding(path, "UTF-16"));
      return Optional.empty();
    }
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length + 1);
    CoderResult result = decoder.decode(in, out, true);
    String text = out.flip().toString();
    if (result.isError()) {
      diagnostics.report(LoadErrors.notUtf8(lineWith(path, text, bytes, in.position())));
      return Optional.empty();
    }
    return Optional.of(SourceFile.of(path.toString(), text));
  }

  /** The place of the first wrong byte, in its line. */
  private static Span lineWith(Path path, String before, byte[] bytes, int wrong) {
    int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
    String start = before.substring(before.lastIndexOf('\n') + 1);
    int end = wrong + 1;
    while (end < bytes.length && bytes[end] != '\n' && end < wrong + 80) {
      end++;
    }
    String rest = new String(Arrays.copyOfRange(bytes, wrong, end), StandardCharsets.ISO_8859_1);
    SourceFile excerpt = SourceFile.excerpt(path.toString(), line, start + rest.strip());
    int column = start.length();
    return excerpt.span(column, Math.min(column + 1, excerpt.text().length()));
  }
}
