package dev.rnnc.cpu.kernel;

import java.util.List;
import java.util.Locale;

/**
 * Times products of recurrent shapes in tiles of several sizes, in turn, and prints the GFLOP/s of
 * the fastest time of each: whether a size that is chosen by shape would gain anything. Started by
 * {@code bench/kernels/run tiles}.
 */
public final class TileTrial {
  private static final int ROUNDS = 300;

  /** Repeats the product for so long, so that the clock does not matter. */
  private static final double BLOCK_NANOS = 200_000;

  private record Shape(int rows, int depth, int columns) {}

  private static final List<Shape> SHAPES =
      List.of(
          new Shape(16, 128, 384),
          new Shape(16, 384, 128),
          new Shape(16, 128, 512),
          new Shape(16, 512, 128),
          new Shape(64, 128, 65),
          new Shape(64, 65, 128),
          new Shape(16, 100, 100),
          new Shape(32, 512, 2048),
          new Shape(1, 128, 384),
          new Shape(1, 128, 512),
          new Shape(1, 128, 65));

  private static final List<Tile> TILES =
      List.of(
          new Tile(8, 3),
          new Tile(4, 4),
          new Tile(6, 4),
          new Tile(4, 5),
          new Tile(8, 2),
          new Tile(12, 2),
          new Tile(16, 1),
          new Tile(1, 4),
          new Tile(1, 8),
          new Tile(2, 8));

  private TileTrial() {}

  /** Prints the table. */
  public static void print() {
    StringBuilder head = new StringBuilder("| rows, depth, columns |");
    StringBuilder line = new StringBuilder("| --- |");
    for (Tile tile : TILES) {
      head.append(" %d x %d |".formatted(tile.rows(), tile.vectors()));
      line.append(" --- |");
    }
    IO.println(head);
    IO.println(line);
    for (Shape shape : SHAPES) {
      IO.println(row(shape));
    }
  }

  private static String row(Shape shape) {
    Trial[] trials = TILES.stream().map(tile -> new Trial(shape, tile)).toArray(Trial[]::new);
    for (int round = 0; round < ROUNDS; round++) {
      for (Trial trial : trials) {
        trial.time();
      }
    }
    StringBuilder row =
        new StringBuilder("| %d, %d, %d |".formatted(shape.rows(), shape.depth(), shape.columns()));
    double flop = 2.0 * shape.rows() * shape.depth() * shape.columns();
    for (Trial trial : trials) {
      row.append(String.format(Locale.ROOT, " %.0f |", flop / trial.leastNanos));
    }
    return row.toString();
  }

  /** One product in one tile. */
  private static final class Trial {
    private final Shape shape;
    private final TiledProduct product;
    private final float[] a;
    private final float[] panels;
    private final float[] c;
    private int repeats = 1;
    private double leastNanos = Double.POSITIVE_INFINITY;

    Trial(Shape shape, Tile tile) {
      this.shape = shape;
      product = Products.of(shape.depth(), shape.columns(), tile, VectorWidth.preferred());
      a = new float[shape.rows() * shape.depth() + ElementwiseSpec.PADDING];
      c = new float[shape.rows() * shape.columns() + ElementwiseSpec.PADDING];
      panels = new float[product.packedLength()];
      java.util.Arrays.fill(a, 0.5f);
      java.util.Arrays.fill(panels, 0.25f);
    }

    void time() {
      long begin = System.nanoTime();
      for (int i = 0; i < repeats; i++) {
        product.run(a, 0, shape.depth(), panels, 0, c, 0, shape.columns(), false, 0, shape.rows());
      }
      double nanos = (double) (System.nanoTime() - begin) / repeats;
      leastNanos = Math.min(leastNanos, nanos);
      repeats = (int) Math.max(1, BLOCK_NANOS / nanos);
    }
  }
}
