package dev.rnnc.cuda.driver;

/** A kind of a kernel's parameter. */
public enum Parameter {
  /** An address on the device, {@code float*}. */
  POINTER(0),
  /** {@code int} or {@code unsigned}. */
  INT(1),
  /** {@code long long}. */
  LONG(2),
  /** {@code float}. */
  FLOAT(3);

  /** What stands behind a value in the block of arguments, for who checks them. */
  final int tag;

  Parameter(int tag) {
    this.tag = tag;
  }
}
