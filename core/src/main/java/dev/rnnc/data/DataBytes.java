package dev.rnnc.data;

import dev.rnnc.source.SystemMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.zip.GZIPInputStream;

/**
 * The bytes of an open data file, unpacked if its name ends in {@code .gz}. A large file is mapped
 * and not in the heap. The digest is made beside, by a thread of its own: before anything is
 * compiled, it takes as long as all else.
 */
final class DataBytes implements AutoCloseable {
  /** To map a file, and to give it back, costs more than to read so many bytes. */
  private static final int MAPPED_FROM = 1 << 24;

  private static final int UNPACKED = 1 << 16;

  private final DataFile file;
  private final ByteBuffer packed;
  private final Optional<Arena> mapping;
  private final FutureTask<String> digest;
  private boolean isDigested;

  private DataBytes(DataFile file, ByteBuffer packed, Optional<Arena> mapping) {
    this.file = file;
    this.packed = packed;
    this.mapping = mapping;
    this.digest = new FutureTask<>(() -> digest(packed.duplicate()));
  }

  /** Opens a file whose digest is wanted. */
  static DataBytes open(DataFile file) {
    DataBytes bytes = again(file);
    Thread.ofPlatform().name("digest").daemon().start(bytes.digest);
    bytes.isDigested = true;
    return bytes;
  }

  /** Opens a file that was read before. */
  static DataBytes again(DataFile file) {
    if (Files.isDirectory(file.path())) {
      throw Problem.folder(file.name());
    }
    try {
      long size = Files.size(file.path());
      if (size > Integer.MAX_VALUE - 16) {
        throw Problem.cannotRead(file.name(), "it is larger than 2 GiB");
      }
      if (size < MAPPED_FROM) {
        return new DataBytes(file, ByteBuffer.wrap(Files.readAllBytes(file.path())), Optional.empty());
      }
      // Shared with the thread of the digest.
      Arena arena = Arena.ofShared();
      try (FileChannel channel = FileChannel.open(file.path())) {
        ByteBuffer mapped =
            channel.map(MapMode.READ_ONLY, 0, channel.size(), arena).asByteBuffer();
        return new DataBytes(file, mapped, Optional.of(arena));
      } catch (IOException e) {
        arena.close();
        throw e;
      }
    } catch (IOException e) {
      throw Problem.cannotRead(file.name(), SystemMessage.of(e));
    }
  }

  /** From the first byte on; what goes wrong in reading is told by {@link #refusal}. */
  InputStream stream() {
    InputStream bytes =
        packed.hasArray()
            ? new ByteArrayInputStream(packed.array())
            : new BufferStream(packed.duplicate());
    try {
      return file.isPacked() ? new GZIPInputStream(bytes, UNPACKED) : bytes;
    } catch (IOException e) {
      throw refusal(file, e);
    }
  }

  /** All at once, for files of a form that wants it. */
  byte[] whole() {
    try (InputStream in = stream()) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw refusal(file, e);
    }
  }

  /** Only unpacking goes wrong after a file was opened. */
  static RuntimeException refusal(DataFile file, IOException cause) {
    return Problem.gzip(file.name(), SystemMessage.of(cause));
  }

  /** SHA-256 of the file as it lies on disk. */
  String digest() {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return digest.get();
        } catch (InterruptedException _) {
          interrupted = true;
        } catch (ExecutionException e) {
          throw new IllegalStateException(e.getCause());
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static String digest(ByteBuffer bytes) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(bytes);
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }

  @Override
  public void close() {
    if (mapping.isPresent()) {
      if (isDigested) {
        digest(); // its thread reads the mapping
      }
      mapping.get().close();
    }
  }

  /** Reads a buffer. */
  private static final class BufferStream extends InputStream {
    private final ByteBuffer bytes;

    BufferStream(ByteBuffer bytes) {
      this.bytes = bytes;
    }

    @Override
    public int read() {
      return bytes.hasRemaining() ? Byte.toUnsignedInt(bytes.get()) : -1;
    }

    @Override
    public int read(byte[] into, int at, int length) {
      if (!bytes.hasRemaining() && length > 0) {
        return -1;
      }
      int count = Math.min(length, bytes.remaining());
      bytes.get(into, at, count);
      return count;
    }
  }
}
