package dev.rnnc.cases;

import dev.rnnc.ir.Leaf;
import dev.rnnc.ir.Type;
import dev.rnnc.ir.Value;

/** An operand with the elements that were drawn for it; real ones are exact in float. */
public final class Drawn {
  private final Leaf leaf;
  private final Value value;
  private final int batch;
  private final double[] elements;

  Drawn(Leaf leaf, Value value, int batch, double[] elements) {
    this.leaf = leaf;
    this.value = value;
    this.batch = batch;
    this.elements = elements;
  }

  /** Of the parameter or input. */
  public String name() {
    return value.name();
  }

  Leaf leaf() {
    return leaf;
  }

  public Value value() {
    return value;
  }

  public Type type() {
    return value.type();
  }

  public boolean isParameter() {
    return leaf instanceof Leaf.Parameter;
  }

  /** Row-major, of the sizes of the case. */
  public double[] elements() {
    return elements.clone();
  }

  /** An element; time step and batch row do not matter where the type lacks them. */
  double at(int t, int b, int f) {
    int row = (type().time() ? t * batch : 0) + (type().batch() ? b : 0);
    return elements[row * type().featureCount() + f];
  }

  /** An element that is an index. */
  int index(int t, int b) {
    return (int) at(t, b, 0);
  }

  float[] floats() {
    float[] floats = new float[elements.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) elements[i];
    }
    return floats;
  }

  int[] indices() {
    int[] indices = new int[elements.length];
    for (int i = 0; i < indices.length; i++) {
      indices[i] = (int) elements[i];
    }
    return indices;
  }
}
