package dev.rnnc.reference;

import dev.rnnc.ir.Value;
import dev.rnnc.source.BrokenInvariant;
import java.util.HashMap;
import java.util.Map;

/**
 * The values of one block while it runs: those of the program, or those of a loop body at one time
 * step. Elements are row-major; indices are whole numbers in double. An array that is here never
 * changes, so operations may hand on an operand's.
 */
final class Frame {
  private final Sizes sizes;
  private final Map<Value, double[]> values = new HashMap<>();

  Frame(Sizes sizes) {
    this.sizes = sizes;
  }

  Sizes sizes() {
    return sizes;
  }

  double[] get(Value value) {
    double[] elements = values.get(value);
    if (elements == null) {
      throw new BrokenInvariant("reference", value + " is not defined where it is read");
    }
    return elements;
  }

  void put(Value value, double[] elements) {
    if (elements.length != sizes.elements(value.type())) {
      throw new BrokenInvariant(
          "reference",
          "%s %s of %s has %d elements".formatted(value, value.type(), sizes, elements.length));
    }
    values.put(value, elements);
  }

  int rows(Value value) {
    return sizes.rows(value.type());
  }
}
