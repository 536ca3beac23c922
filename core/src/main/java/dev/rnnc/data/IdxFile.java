package dev.rnnc.data;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A file of unsigned bytes with its sizes before them, as the MNIST digits come: two zero bytes, 8
 * for the type, the number of dimensions, each dimension as a big-endian int, the elements.
 *
 * @param name as messages show it
 * @param digest of the file's bytes
 * @param sizes of the dimensions, outermost first
 * @param elements all bytes after the header
 * @see <a href="http://yann.lecun.com/exdb/mnist/">The MNIST database, file formats</a>
 */
@SuppressWarnings("ArrayRecordComponent") // read once, never compared
record IdxFile(String name, String digest, List<Integer> sizes, byte[] elements) {
  private static final int UNSIGNED_BYTES = 8;

  /**
   * Reads a file whole, unpacked if it ends in {@code .gz}.
   *
   * @param dimensions how many it must have
   */
  static IdxFile read(Path path, int dimensions) {
    DataBytes file = DataBytes.read(path);
    ByteBuffer bytes = ByteBuffer.wrap(file.bytes());
    int header = Integer.BYTES * (1 + dimensions);
    if (bytes.limit() < Integer.BYTES || bytes.getShort(0) != 0) {
      throw Problem.idx(file.name(), "it does not begin with two zero bytes");
    }
    if (bytes.get(2) != UNSIGNED_BYTES || bytes.get(3) != dimensions) {
      throw Problem.idx(
          file.name(),
          String.format(
              Locale.ROOT,
              "it has %d dimensions of type 0x%02x; %d of unsigned bytes (0x08) are expected",
              bytes.get(3),
              bytes.get(2),
              dimensions));
    }
    long count = 1;
    List<Integer> sizes = new ArrayList<>();
    for (int i = 1; i <= dimensions && bytes.limit() >= header; i++) {
      int size = bytes.getInt(Integer.BYTES * i);
      sizes.add(size);
      count *= Math.max(0, size);
    }
    if (bytes.limit() - (long) header != count) {
      throw Problem.idx(
          file.name(),
          String.format(
              Locale.ROOT,
              "its header says %s, which are %,d bytes, but %,d follow",
              sizes,
              count,
              Math.max(0, bytes.limit() - header)));
    }
    byte[] elements = new byte[(int) count];
    bytes.get(header, elements);
    return new IdxFile(file.name(), file.digest(), sizes, elements);
  }

  int count() {
    return sizes.getFirst();
  }
}
