package dev.rnnc.backend;

import java.util.OptionalInt;

/**
 * How a device works.
 *
 * @param threads how many threads share the work; never changes results
 * @param seed what random masks are drawn from
 * @param timed whether the time of each kind of work is counted, which costs a little
 * @param memoryBytes what a run may keep from its forward pass for the backward one; if it is more,
 *     a device that can computes the forward pass again, segment by segment
 * @param warmUp whether a device whose kernels are slow at first readies them before the first run:
 *     worth it where runs take seconds together
 */
public record DeviceOptions(
    int threads, long seed, boolean timed, long memoryBytes, boolean warmUp) {
  /** Small enough for any machine, and the same for all, since results depend on it in rounding. */
  public static final long MEMORY_BYTES = 1L << 30;

  public DeviceOptions(int threads, long seed) {
    this(threads, seed, false, MEMORY_BYTES, false);
  }

  public DeviceOptions {
    if (threads < 1) {
      throw new IllegalArgumentException("threads = " + threads);
    }
  }

  /** With another bound of memory, if one is given. */
  public DeviceOptions withMemory(OptionalInt megabytes) {
    long bytes = megabytes.isPresent() ? (long) megabytes.getAsInt() << 20 : memoryBytes;
    return new DeviceOptions(threads, seed, timed, bytes, warmUp);
  }

  /** With the time of each kind of work counted. */
  public DeviceOptions withTimes() {
    return new DeviceOptions(threads, seed, true, memoryBytes, warmUp);
  }

  /** With kernels readied before the first run. */
  public DeviceOptions withWarmUp() {
    return new DeviceOptions(threads, seed, timed, memoryBytes, true);
  }
}
