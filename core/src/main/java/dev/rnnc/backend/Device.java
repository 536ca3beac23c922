package dev.rnnc.backend;

import dev.rnnc.ir.Program;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Runs programs over named storage that they share. Used by one thread at a time. */
public interface Device extends AutoCloseable {
  /** What programs read as parameters and write as stores. */
  Storage storage();

  /**
   * Makes a verified program ready to run for any number of time steps and any batch. Compiling
   * takes the same time for all of them; memory grows when a run asks for more than those before.
   */
  Executable load(Program program);

  /**
   * Runs a program again, as slowly as it takes, to find where a loss or gradient that is infinite
   * or not a number came from; stores nothing. Empty if all numbers are finite, and from devices
   * that do not look: a trainer copies the storage to a device of the reference and asks that.
   */
  default Optional<NonFinite> firstNonFinite(Program program, Run run) {
    return Optional.empty();
  }

  /**
   * Milliseconds by kind of work since the last time they were asked for; empty unless the device
   * is {@linkplain DeviceOptions#timed timed} and can tell.
   */
  default Map<String, Double> milliseconds() {
    return Map.of();
  }

  /**
   * The most floating-point operations a second that all threads reach, a multiply-add counted as
   * two, measured now in about a second; empty from devices that cannot tell.
   */
  default OptionalDouble measurePeak() {
    return OptionalDouble.empty();
  }

  @Override
  void close();
}
