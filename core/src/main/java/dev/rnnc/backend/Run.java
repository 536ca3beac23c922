package dev.rnnc.backend;

import dev.rnnc.source.BrokenInvariant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The sizes, inputs and outputs of one run. The caller owns the arrays and may use one {@code Run}
 * many times; arrays may be longer than needed. Elements are row-major, {@code [time, batch,
 * feature]}.
 */
public final class Run {
  private int timeSteps;
  private int batch;
  private long step;
  private long changes;
  private final Map<String, float[]> reals = new HashMap<>();
  private final Map<String, int[]> indices = new HashMap<>();
  private final Map<String, double[]> outputs = new HashMap<>();

  /** Sets the sizes. */
  public Run sizes(int timeSteps, int batch) {
    this.timeSteps = timeSteps;
    this.batch = batch;
    return this;
  }

  /** Sets the number of the training step, which random masks depend on. */
  public Run step(long step) {
    this.step = step;
    return this;
  }

  /** Gives a real input. */
  public Run input(String name, float[] elements) {
    reals.put(name, elements);
    changes++;
    return this;
  }

  /** Gives an index input. */
  public Run input(String name, int[] elements) {
    indices.put(name, elements);
    changes++;
    return this;
  }

  /** Where an output goes; outputs that nobody asks for are not copied. */
  public Run output(String name, double[] elements) {
    outputs.put(name, elements);
    changes++;
    return this;
  }

  public int timeSteps() {
    return timeSteps;
  }

  public int batch() {
    return batch;
  }

  public long step() {
    return step;
  }

  /** Grows whenever an array is given: while it stays, all arrays are what they were. */
  public long changes() {
    return changes;
  }

  public float[] reals(String name) {
    return given(name, reals.get(name));
  }

  public int[] indices(String name) {
    return given(name, indices.get(name));
  }

  /** The array of an output, or null if the caller does not ask for it. */
  public double @Nullable [] output(String name) {
    return outputs.get(name);
  }

  private static <T> T given(String name, @Nullable T elements) {
    if (elements == null) {
      throw new BrokenInvariant("run", "no input " + name);
    }
    return elements;
  }
}
