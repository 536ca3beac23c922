package dev.rnnc.backend;

/**
 * How a device works.
 *
 * @param threads how many threads share the work; never changes results
 * @param seed what random masks are drawn from
 */
public record DeviceOptions(int threads, long seed) {
  public DeviceOptions {
    if (threads < 1) {
      throw new IllegalArgumentException("threads = " + threads);
    }
  }
}
