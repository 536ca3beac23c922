package dev.rnnc.ir;

/** What the elements of a value are. */
public enum ElementType {
  /** float32 on cpu and cuda, double on the reference. */
  REAL,
  /** A token, class or length: a 32-bit integer. Negative means none. */
  INDEX
}
