package dev.rnnc.cuda.driver;

/**
 * The shape of a launch: blocks in the grid, threads in a block, and the bytes of shared memory
 * that a block gets besides what the kernel declares. Made once for each place that launches.
 */
public record Launch(
    int gridX, int gridY, int gridZ, int blockX, int blockY, int blockZ, int sharedBytes) {
  public static Launch of(int blocks, int threads) {
    return new Launch(blocks, 1, 1, threads, 1, 1, 0);
  }

  public static Launch of(int blocks, int threads, int sharedBytes) {
    return new Launch(blocks, 1, 1, threads, 1, 1, sharedBytes);
  }

  public int threads() {
    return blockX * blockY * blockZ;
  }
}
