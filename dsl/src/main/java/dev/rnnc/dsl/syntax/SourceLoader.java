package dev.rnnc.dsl.syntax;

import dev.rnnc.source.Diagnostics;
import dev.rnnc.source.SourceFile;
import dev.rnnc.source.Span;
import dev.rnnc.source.SystemMessage;
import dev.rnnc.source.Utf8;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
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
    } catch (ZipException | EOFException damaged) {
      diagnostics.report(LoadErrors.damaged(path));
    } catch (IOException unreadable) {
      diagnostics.report(LoadErrors.unreadable(path, SystemMessage.of(unreadable)));
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
    Optional<Span> fault = Utf8.firstFault(path.toString(), bytes);
    if (fault.isPresent()) {
      diagnostics.report(LoadErrors.notUtf8(fault.get()));
      return Optional.empty();
    }
    return Optional.of(SourceFile.of(path.toString(), Utf8.text(bytes)));
  }
}
