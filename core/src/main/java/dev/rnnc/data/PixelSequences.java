package dev.rnnc.data;

import java.util.ArrayList;
import java.util.List;

/** Images read pixel by pixel, each with a class. */
final class PixelSequences implements Examples.Sequences {
  private static final float[] BRIGHTNESS = new float[256];

  static {
    for (int value = 0; value < BRIGHTNESS.length; value++) {
      BRIGHTNESS[value] = value / 255f;
    }
  }

  private final List<String> names;
  private final byte[] pixels;
  private final byte[] labels;
  private final int[] order;
  private final int begin;
  private final int end;

  /**
   * @param pixels of all images, {@code order.length} each
   * @param labels of all images; none where they are not known
   * @param order the pixel of each time step
   * @param begin the first image of this part
   * @param end after the last
   */
  PixelSequences(
      List<String> names, byte[] pixels, byte[] labels, int[] order, int begin, int end) {
    this.names = names;
    this.pixels = pixels;
    this.labels = labels;
    this.order = order;
    this.begin = begin;
    this.end = end;
  }

  @Override
  public int count() {
    return end - begin;
  }

  @Override
  public int length(int example) {
    return order.length;
  }

  @Override
  public long targets() {
    return count();
  }

  @Override
  public String size() {
    return "%,d images of %,d pixels".formatted(count(), order.length);
  }

  @Override
  public void fill(int example, int row, Batch batch) {
    int first = (begin + example) * order.length;
    int at = batch.realsAt(0, row);
    int stride = batch.realsAt(1, row) - at;
    for (int step = 0; step < order.length; step++) {
      batch.reals[at] = BRIGHTNESS[Byte.toUnsignedInt(pixels[first + order[step]])];
      at += stride;
    }
    if (labels.length > 0) {
      batch.targetIndices[row] = Byte.toUnsignedInt(labels[begin + example]);
      batch.count(1);
    }
  }

  @Override
  public List<String> shown(int most) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < Math.min(most, count()); i++) {
      int first = (begin + i) * order.length;
      int lit = 0;
      for (int step = 0; step < order.length; step++) {
        lit += pixels[first + step] == 0 ? 0 : 1;
      }
      lines.add(
          "%,d pixels, %,d of them lit -> %s"
              .formatted(order.length, lit, names.get(Byte.toUnsignedInt(labels[begin + i]))));
    }
    return lines;
  }
}
