package dev.rnnc.reference;

/** To what each result is rounded. */
enum Precision {
  DOUBLE,
  /** Overflows where a backend in float32 does. */
  FLOAT;

  /** The elements in this precision; the same array if nothing is rounded. */
  double[] round(double[] elements) {
    if (this == DOUBLE) {
      return elements;
    }
    double[] rounded = new double[elements.length];
    for (int i = 0; i < elements.length; i++) {
      rounded[i] = (float) elements[i];
    }
    return rounded;
  }
}
