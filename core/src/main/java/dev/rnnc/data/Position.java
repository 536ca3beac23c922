package dev.rnnc.data;

/**
 * A place in the training data: the next batch. The order of an epoch is a function of the seed and
 * the epoch, so that nothing else need be kept to go on exactly.
 *
 * @param epoch from 0
 * @param batch of the epoch, from 0
 */
public record Position(long epoch, int batch) {
  public static final Position START = new Position(0, 0);
}
