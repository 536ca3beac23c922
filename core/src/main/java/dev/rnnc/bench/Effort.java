package dev.rnnc.bench;

/**
 * How long is measured.
 *
 * @param warmUpSeconds before the first block
 * @param blocks at least one
 * @param blockSeconds of each block
 */
public record Effort(double warmUpSeconds, int blocks, double blockSeconds) {
  public Effort {
    if (blocks < 1 || !(blockSeconds > 0) || !(warmUpSeconds >= 0)) {
      throw new IllegalArgumentException(
          blocks + " blocks of " + blockSeconds + " s after " + warmUpSeconds + " s");
    }
  }
}
