package dev.rnnc.data;

import dev.rnnc.source.SystemMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;

/**
 * The bytes of a data file, unpacked if its name ends in {@code .gz}.
 *
 * @param name as messages show it
 * @param digest of the file as it lies on disk: SHA-256
 */
@SuppressWarnings("ArrayRecordComponent") // read once, never compared
record DataBytes(String name, byte[] bytes, String digest) {
  /** Reads a file whole. */
  static DataBytes read(Path path) {
    String name = shown(path);
    if (Files.isDirectory(path)) {
      throw Problem.folder(name);
    }
    byte[] bytes = bytes(path, name);
    String digest = digest(bytes);
    return new DataBytes(name, name.endsWith(".gz") ? unpacked(bytes, name) : bytes, digest);
  }

  /** Relative to the shell's folder where it lies within. */
  static String shown(Path path) {
    Path here = Path.of("").toAbsolutePath();
    String name = (path.startsWith(here) ? here.relativize(path) : path).toString();
    return name.isEmpty() ? "." : name;
  }

  private static byte[] bytes(Path path, String name) {
    try {
      if (Files.size(path) > Integer.MAX_VALUE - 16) {
        throw Problem.cannotRead(name, "it is larger than 2 GiB");
      }
      return Files.readAllBytes(path);
    } catch (IOException e) {
      throw Problem.cannotRead(name, SystemMessage.of(e));
    }
  }

  private static byte[] unpacked(byte[] bytes, String name) {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes), 1 << 16)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw Problem.gzip(name, SystemMessage.of(e));
    }
  }

  private static String digest(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }
}
