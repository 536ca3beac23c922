package dev.rnnc.cuda.codegen;

/** Numbers in CUDA C. */
final class Literals {
  private Literals() {}

  /** A number rounded to float. */
  static String of(double number) {
    float rounded = (float) number;
    if (Float.isFinite(rounded)) {
      return rounded + "f";
    }
    return "__int_as_float(0x%08x)".formatted(Float.floatToIntBits(rounded));
  }
}
