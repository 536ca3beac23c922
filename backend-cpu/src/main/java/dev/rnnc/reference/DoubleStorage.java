package dev.rnnc.reference;

import dev.rnnc.backend.Storage;
import dev.rnnc.source.BrokenInvariant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Named arrays in double. An array that is stored never changes; writing replaces it. */
final class DoubleStorage implements Storage {
  private final Map<String, double[]> arrays = new LinkedHashMap<>();

  @Override
  public Set<String> names() {
    return Set.copyOf(arrays.keySet());
  }

  @Override
  public float[] read(String name) {
    double[] exact = shared(name);
    float[] rounded = new float[exact.length];
    for (int i = 0; i < exact.length; i++) {
      rounded[i] = (float) exact[i];
    }
    return rounded;
  }

  @Override
  public void write(String name, float[] elements) {
    double[] exact = new double[elements.length];
    for (int i = 0; i < exact.length; i++) {
      exact[i] = elements[i];
    }
    share(name, exact);
  }

  @Override
  public double[] readExact(String name) {
    return shared(name).clone();
  }

  @Override
  public void writeExact(String name, double[] elements) {
    share(name, elements.clone());
  }

  @Override
  public void remove(String name) {
    arrays.remove(name);
  }

  /** The array itself, for readers that do not change it. */
  double[] shared(String name) {
    double[] elements = arrays.get(name);
    if (elements == null) {
      throw new BrokenInvariant("reference", "nothing is stored under " + name);
    }
    return elements;
  }

  /** Stores an array that nobody changes any more. */
  void share(String name, double[] elements) {
    arrays.put(name, elements);
  }
}
