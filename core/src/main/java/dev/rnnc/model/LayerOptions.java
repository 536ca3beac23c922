package dev.rnnc.model;

import java.util.OptionalDouble;

/**
 * What every recurrent layer takes besides its cell's own arguments.
 *
 * @param direction which way it runs over time
 * @param dropout the rate at which elements of its input are dropped, afresh each time step
 * @param recurrentDropout the rate for the states it reads, one mask per sequence or window
 * @param zoneout the probability that an element of a state keeps its old value, afresh each time
 *     step; in evaluation the expectation. Krueger et al. 2017
 * @param clip the bound of the L2 norm of the gradient over the layer's own weights
 */
public record LayerOptions(
    Direction direction,
    double dropout,
    double recurrentDropout,
    double zoneout,
    OptionalDouble clip) {
  /** Which way a layer runs over time. */
  public enum Direction {
    FORWARD,
    BACKWARD
  }

  public static final LayerOptions NONE =
      new LayerOptions(Direction.FORWARD, 0, 0, 0, OptionalDouble.empty());

  public LayerOptions {
    for (double rate : new double[] {dropout, recurrentDropout, zoneout}) {
      if (!(rate >= 0 && rate < 1)) {
        throw new ModelException("a rate is from 0 up to, not including, 1, not " + rate);
      }
    }
  }

  public LayerOptions withDirection(Direction other) {
    return new LayerOptions(other, dropout, recurrentDropout, zoneout, clip);
  }
}
