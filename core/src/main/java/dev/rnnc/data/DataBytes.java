package dev.rnnc.data;

import dev.rnnc.source.SystemMessage;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * The bytes of an open data file, unpacked if its name ends in {@code .gz}. A large file is mapped
 * and not in the heap.
 */
final class DataBytes implements AutoCloseable {
  /** To map a file, and to give it back, costs more than to read so many bytes. */
  private static final int MAPPED_FROM = 1 << 24;

  private static final int UNPACKED = 1 << 16;

  private final DataFile file;
  private final ByteBuffer packed;
  private final Optional<Arena> mapping;
  private final Optional<Digest> digest;

  private DataBytes(
      DataFile file, ByteBuffer packed, Optional<Arena> mapping, boolean isDigestWanted) {
    this.file = file;
    this.packed = packed;
    this.mapping = mapping;
    this.digest = isDigestWanted ? Optional.of(Digest.of(packed)) : Optional.empty();
  }

  /** Opens a file and begins to make its digest. */
  static DataBytes open(DataFile file) {
    return open(file, true);
  }

  /** Opens a file that was read before. */
  static DataBytes again(DataFile file) {
    return open(file, false);
  }

  private static DataBytes open(DataFile file, boolean isDigestWanted) {
    if (Files.isDirectory(file.path())) {
      throw Problem.folder(file.name());
    }
    try {
      long size = Files.size(file.path());
      if (size > Integer.MAX_VALUE - 16) {
        throw Problem.cannotRead(file.name(), "it is larger than 2 GiB");
      }
      if (size < MAPPED_FROM) {
        ByteBuffer read = ByteBuffer.wrap(Files.readAllBytes(file.path()));
        return new DataBytes(file, read, Optional.empty(), isDigestWanted);
      }
      return mapped(file, isDigestWanted);
    } catch (IOException e) {
      throw Problem.cannotRead(file.name(), SystemMessage.of(e));
    }
  }

  /** Shared with the thread of the digest. */
  @SuppressWarnings("MustBeClosedChecker") // closed with the bytes
  private static DataBytes mapped(DataFile file, boolean isDigestWanted) throws IOException {
    Arena arena = Arena.ofShared();
    try (FileChannel channel = FileChannel.open(file.path())) {
      ByteBuffer bytes = channel.map(MapMode.READ_ONLY, 0, channel.size(), arena).asByteBuffer();
      return new DataBytes(file, bytes, Optional.of(arena), isDigestWanted);
    } catch (IOException e) {
      arena.close();
      throw e;
    }
  }

  /** From the first byte on; what goes wrong in reading is told by {@link #refusal}. */
  InputStream stream() {
    InputStream bytes = new BufferStream(packed.duplicate());
    try {
      return file.isPacked() ? new GZIPInputStream(bytes, UNPACKED) : bytes;
    } catch (IOException e) {
      throw refusal(file, e);
    }
  }

  /** How many there are as they lie on disk. */
  int size() {
    return packed.limit();
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

  /** Of the file as it lies on disk, if it was opened for one. */
  Digest digest() {
    return digest.orElseThrow();
  }

  @Override
  public void close() {
    if (mapping.isPresent()) {
      digest.ifPresent(Digest::text); // reads the mapping until then
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
