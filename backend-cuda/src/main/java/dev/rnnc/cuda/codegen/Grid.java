package dev.rnnc.cuda.codegen;

/** How many blocks a launch has. */
public sealed interface Grid {
  /** The number of blocks of so many threads; none if there is nothing to do. */
  long blocks(Sizes sizes, int threads);

  /** A thread for each of {@code perRow} elements of every row. */
  record Elements(Space space, long perRow) implements Grid {
    @Override
    public long blocks(Sizes sizes, int threads) {
      return Math.ceilDiv(space.rows(sizes) * perRow, threads);
    }
  }

  /** A warp for each of {@code perRow} groups of every row. */
  record Warps(Space space, long perRow) implements Grid {
    @Override
    public long blocks(Sizes sizes, int threads) {
      return Math.ceilDiv(space.rows(sizes) * perRow, threads / 32);
    }
  }

  /** {@code across} tiles beside one another for so many rows. */
  record Tiles(Space space, int rows, int across) implements Grid {
    @Override
    public long blocks(Sizes sizes, int threads) {
      return Math.ceilDiv(space.rows(sizes), rows) * across;
    }
  }

  /** {@code tiles} for each part of a sum over rows, see {@link #parts}. */
  record Parts(Space space, int tiles) implements Grid {
    @Override
    public long blocks(Sizes sizes, int threads) {
      return (long) parts(space, sizes) * tiles;
    }
  }

  /** A known number. */
  record Fixed(int count) implements Grid {
    @Override
    public long blocks(Sizes sizes, int threads) {
      return count;
    }
  }

  /** In how many parts a sum over rows is cut, as {@code parts} of sums.cu counts them. */
  static int parts(Space space, Sizes sizes) {
    long rows = space.rows(sizes);
    long part = Math.max(128, Math.ceilDiv(rows, 32));
    return rows == 0 ? 1 : (int) Math.ceilDiv(rows, part);
  }
}
