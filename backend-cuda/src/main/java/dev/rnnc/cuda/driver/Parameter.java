package dev.rnnc.cuda.driver;

/** A kind of a kernel's parameter. */
public enum Parameter {
  /** An address on the device, {@code float*}. */
  POINTER,
  /** {@code int} or {@code unsigned}. */
  INT,
  /** {@code long long}. */
  LONG,
  /** {@code float}. */
  FLOAT
}
