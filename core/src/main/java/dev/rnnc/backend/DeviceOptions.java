package dev.rnnc.backend;

/**
 * How a device works.
 *
 * @param threads how many threads share the work; never changes results
 * @param seed what random masks are drawn from
 * @param timed whether the time of each kind of work is counted, which costs a little
 */
public record DeviceOptions(int threads, long seed, boolean timed) {
  public DeviceOptions(int threads, long seed) {
    this(threads, seed, false);
  }

  public DeviceOptions {
    if (threads < 1) {
      throw new IllegalArgumentException("threads = " + threads);
    }
  }
}
