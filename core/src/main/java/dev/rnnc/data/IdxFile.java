package dev.rnnc.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
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
record IdxFile(String name, Digest digest, List<Integer> sizes, byte[] elements) {
  private static final int UNSIGNED_BYTES = 8;

  /**
   * Reads a file whole, unpacked if it ends in {@code .gz}.
   *
   * @param dimensions how many it must have
   */
  static IdxFile read(DataFile file, int dimensions) {
    try (DataBytes bytes = DataBytes.open(file);
        InputStream in = bytes.stream()) {
      List<Integer> sizes = sizes(file, in, dimensions);
      long count = sizes.stream().mapToLong(size -> Math.max(0, size)).reduce(1, (a, b) -> a * b);
      byte[] elements = in.readNBytes(Math.clamp(count, 0, Integer.MAX_VALUE - 16));
      long follow = elements.length + in.transferTo(OutputStream.nullOutputStream());
      if (sizes.size() < dimensions || follow != count) {
        throw Problem.idx(
            file.name(),
            String.format(
                Locale.ROOT,
                "its header says %s, which are %,d bytes, but %,d follow",
                sizes,
                count,
                follow));
      }
      return new IdxFile(file.name(), bytes.digest(), sizes, elements);
    } catch (IOException e) {
      throw DataBytes.refusal(file, e);
    }
  }

  /** Of the dimensions; fewer than asked for if the file ends before. */
  private static List<Integer> sizes(DataFile file, InputStream in, int dimensions)
      throws IOException {
    ByteBuffer header = ByteBuffer.wrap(in.readNBytes(Integer.BYTES * (1 + dimensions)));
    if (header.limit() < Integer.BYTES || header.getShort(0) != 0) {
      throw Problem.idx(file.name(), "it does not begin with two zero bytes");
    }
    if (header.get(2) != UNSIGNED_BYTES || header.get(3) != dimensions) {
      throw Problem.idx(
          file.name(),
          String.format(
              Locale.ROOT,
              "it has %d dimensions of type 0x%02x; %d of unsigned bytes (0x08) are expected",
              header.get(3),
              header.get(2),
              dimensions));
    }
    List<Integer> sizes = new ArrayList<>();
    for (int i = Integer.BYTES; i + Integer.BYTES <= header.limit(); i += Integer.BYTES) {
      sizes.add(header.getInt(i));
    }
    return sizes;
  }

  int count() {
    return sizes.getFirst();
  }

  /** Images of which only every so many rows and columns are kept, the first of each. */
  IdxFile everyOf(int step) {
    if (step == 1) {
      return this;
    }
    int height = sizes.get(1);
    int width = sizes.get(2);
    int keptHeight = Math.ceilDiv(height, step);
    int keptWidth = Math.ceilDiv(width, step);
    byte[] kept = new byte[count() * keptHeight * keptWidth];
    int at = 0;
    for (int image = 0; image < count(); image++) {
      for (int row = 0; row < height; row += step) {
        for (int column = 0; column < width; column += step) {
          kept[at++] = elements[(image * height + row) * width + column];
        }
      }
    }
    return new IdxFile(name, digest, List.of(count(), keptHeight, keptWidth), kept);
  }
}
