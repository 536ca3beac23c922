package dev.rnnc.ir;

import java.util.Locale;

/**
 * How exactly a program's matrix products are to be computed at least: what both operands may be
 * rounded to, to the nearest, before they are multiplied. Products are added in float32 or more
 * exactly, and all else is float32; a device that computes products more exactly may do so.
 */
public enum Precision {
  /** 23 bits behind the point: not rounded. */
  FLOAT32,
  /** 10 bits behind the point, and the range of float32. */
  TF32,
  /** 7 bits behind the point, and the range of float32. */
  BF16;

  /** As people and {@code .rnn} files write it: {@code bf16}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
