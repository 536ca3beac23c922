package dev.rnnc.gradcheck;

/**
 * The derivative of a loss by one element of a weight, computed in two ways.
 *
 * @param element row-major index in the weight
 * @param derivative what the program says
 * @param difference what finite differences say
 * @param allowed how far apart they may be
 * @param verdict whether they agree
 */
public record Comparison(
    int element, double derivative, double difference, double allowed, Verdict verdict) {
  /** What a comparison says. */
  public enum Verdict {
    AGREES,
    DIFFERS,
    /**
     * The loss has no derivative here: it bends (relu at 0, equal operands of max), jumps (a
     * comparison of equals) or is undefined beside this point.
     */
    SKIPPED
  }

  /** {@code |derivative - difference|}. */
  public double absoluteError() {
    return Math.abs(derivative - difference);
  }

  /** The absolute error by the larger of both; 0 if both are 0. */
  public double relativeError() {
    double larger = Math.max(Math.abs(derivative), Math.abs(difference));
    return larger == 0 ? 0 : absoluteError() / larger;
  }

  /** How many times the allowed error it is; infinite if the derivative is not finite. */
  double severity() {
    double severity = absoluteError() / allowed;
    return Double.isNaN(severity) ? Double.POSITIVE_INFINITY : severity;
  }
}
