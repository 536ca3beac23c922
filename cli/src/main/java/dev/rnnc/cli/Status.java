package dev.rnnc.cli;

/** Exit statuses. */
final class Status {
  static final int DONE = 0;

  /** The file or the data is wrong. */
  static final int WRONG_INPUT = 1;

  /** Training diverged, or a requirement was missed. */
  static final int MISSED = 3;

  /** A fault of rnnc's own; the number is that of sysexits.h. */
  static final int OUR_FAULT = 70;

  /** As shells count an interrupt. */
  static final int INTERRUPTED = 130;

  private Status() {}
}
