package dev.rnnc.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.function.UnaryOperator;

/**
 * Replaces a file so that at every moment, a power cut included, either the old or the new one is
 * there as a whole: written beside, forced to the disk, renamed over, the folder forced too.
 */
public final class ReplacedFile {
  /** What is to be written. */
  interface Content {
    void writeTo(WritableByteChannel out) throws IOException;
  }

  private ReplacedFile() {}

  static void write(Path file, Content content) {
    write(file, content, UnaryOperator.identity());
  }

  /**
   * Replaces a text, in UTF-8.
   *
   * @throws dev.rnnc.source.RnncException if it cannot be written; the old one is intact
   */
  public static void write(Path file, String text) {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    write(file, out -> writeFully(out, bytes));
  }

  /**
   * @param through what the bytes pass on their way, by which a test makes the disk full
   */
  static void write(Path file, Content content, UnaryOperator<WritableByteChannel> through) {
    Path beside = file.resolveSibling("." + file.getFileName() + ".part");
    try {
      try {
        try (FileChannel channel =
            FileChannel.open(
                beside,
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING)) {
          content.writeTo(through.apply(channel));
          channel.force(true);
        }
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(beside);
      }
      forceFolder(file);
    } catch (IOException e) {
      throw Refusal.cannotWrite(file, e);
    }
  }

  static void writeFully(WritableByteChannel out, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      out.write(bytes);
    }
  }

  private static void forceFolder(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      // Windows opens no folder; there the rename itself is as durable as it gets.
      return;
    }
  }
}
