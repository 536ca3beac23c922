package dev.rnnc.checkpoint;

import dev.rnnc.source.BrokenInvariant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Elements in float32, row-major in their shape; the array is the caller's and not copied. */
// Equality is by elements, below; a copy would double what a checkpoint needs.
@SuppressWarnings("ArrayRecordComponent")
public record Tensor(List<Integer> shape, float[] elements) {
  public Tensor {
    shape = List.copyOf(shape);
    long count = 1;
    for (int size : shape) {
      count *= size;
    }
    if (count != elements.length) {
      throw new BrokenInvariant("checkpoint", elements.length + " elements in shape " + shape);
    }
  }

  /**
   * The tensor of a name, as a network expects it.
   *
   * @throws dev.rnnc.source.RnncException if there is none of that shape: the checkpoint is of
   *     another network
   */
  public static Tensor of(Map<String, Tensor> tensors, String name, List<Integer> shape) {
    Tensor found = tensors.get(name);
    if (found == null || !found.shape.equals(shape)) {
      throw Refusal.otherNetwork(name, shape, found == null ? "none" : "one of " + found.shape);
    }
    return found;
  }

  /** Equal shape and equal bits. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Tensor tensor
        && shape.equals(tensor.shape)
        && Arrays.equals(elements, tensor.elements);
  }

  @Override
  public int hashCode() {
    return 31 * shape.hashCode() + Arrays.hashCode(elements);
  }

  @Override
  public String toString() {
    return "float32 " + shape;
  }
}
