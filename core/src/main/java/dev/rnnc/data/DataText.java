package dev.rnnc.data;

import dev.rnnc.source.Utf8;
import java.nio.file.Path;

/**
 * The text of an open data file: unpacked if it ends in {@code .gz}, checked to be UTF-8, without a
 * byte order mark, with {@code \n} for {@code \r\n}.
 */
final class DataText implements AutoCloseable {
  private final DataFile file;
  private final DataBytes bytes;

  private DataText(DataFile file, DataBytes bytes) {
    this.file = file;
    this.bytes = bytes;
  }

  static DataText open(Path path) {
    return open(DataFile.of(path));
  }

  static DataText open(DataFile file) {
    return new DataText(file, DataBytes.open(file));
  }

  /** What can be asked after it was closed. */
  DataFile file() {
    return file;
  }

  /** Of the file's bytes. */
  Digest digest() {
    return bytes.digest();
  }

  /** Reads it from the beginning. */
  TextReader reader() {
    return new TextReader(file, bytes);
  }

  /** Its lines from the first one. */
  Lines lines() {
    return new Lines(file, reader());
  }

  /** All of it at once. */
  WholeText whole() {
    byte[] all = bytes.whole();
    String text = Utf8.text(all);
    // Only a text with the replacement character needs the exact look.
    if (text.indexOf('\ufffd') >= 0) {
      Utf8.firstFault(file.name(), all)
          .ifPresent(place -> {
            throw Problem.notUtf8(place);
          });
    }
    if (text.startsWith("\ufeff")) {
      text = text.substring(1);
    }
    return new WholeText(file.name(), text.replace("\r\n", "\n"));
  }

  @Override
  public void close() {
    bytes.close();
  }
}
