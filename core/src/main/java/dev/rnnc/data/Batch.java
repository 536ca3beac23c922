package dev.rnnc.data;

import dev.rnnc.model.Task;
import java.util.Arrays;

/**
 * Some sequences side by side, in arrays that are filled anew for the next batch and may be longer
 * than needed. T is {@link #timeSteps}, B is {@link #rows}; elements are row-major. Names of
 * programs' inputs: {@link dev.rnnc.model.Ports}.
 */
public final class Batch {
  /** Stands for no token and no target. */
  static final int NONE = -1;

  /** So many numbers of a time step are sooner copied at once than one by one. */
  private static final int FEW = 4;

  private final Task.Target target;
  private final int inputWidth;
  private final int targetWidth;
  private final boolean pairs;
  private int timeSteps;
  private int rows;
  private long targetCount;
  private boolean last;
  int[] tokens = new int[0];
  float[] reals = new float[0];
  int[] lengths = new int[0];
  float[] reset = new float[0];
  int[] targetIndices = new int[0];
  float[] targetValues = new float[0];
  float[] targetWeights = new float[0];
  int[] examples = new int[0];
  int[] sourceTokens = new int[0];
  int[] sourceLengths = new int[0];

  /**
   * @param inputWidth real inputs of a time step, 0 for tokens
   * @param targetWidth real values of a target, 0 for indices
   * @param pairs whether each row has a source besides
   */
  Batch(Task.Target target, int inputWidth, int targetWidth, boolean pairs) {
    this.target = target;
    this.inputWidth = inputWidth;
    this.targetWidth = targetWidth;
    this.pairs = pairs;
  }

  /** Makes room and forgets what was there: no tokens, no targets, lengths of 0. */
  void begin(int timeSteps, int rows, boolean last) {
    this.timeSteps = timeSteps;
    this.rows = rows;
    this.last = last;
    this.targetCount = 0;
    int steps = timeSteps * rows;
    int places = target.perStep() ? steps : rows;
    if (inputWidth == 0) {
      tokens = cleared(tokens, steps, NONE);
    } else {
      reals = cleared(reals, steps * inputWidth);
    }
    if (target.isIndex()) {
      targetIndices = cleared(targetIndices, places, NONE);
    } else {
      targetValues = cleared(targetValues, places * targetWidth);
      targetWeights = cleared(targetWeights, places);
    }
    lengths = cleared(lengths, rows, 0);
    reset = cleared(reset, rows);
    examples = cleared(examples, rows, NONE);
    if (pairs) {
      sourceTokens = cleared(sourceTokens, steps, NONE);
      sourceLengths = cleared(sourceLengths, rows, 0);
    }
  }

  private static int[] cleared(int[] array, int length, int with) {
    int[] room = array.length >= length ? array : new int[length];
    Arrays.fill(room, 0, length, with);
    return room;
  }

  private static float[] cleared(float[] array, int length) {
    float[] room = array.length >= length ? array : new float[length];
    Arrays.fill(room, 0, length, 0f);
    return room;
  }

  void count(long targets) {
    targetCount += targets;
  }

  /** Where the real inputs of a time step and row begin. */
  int realsAt(int step, int row) {
    return (step * rows + row) * inputWidth;
  }

  /**
   * Writes the real inputs of a row's first time steps.
   *
   * @param values {@code [time, feature]}, from {@code from} on
   */
  void fillReals(int row, float[] values, int from, int steps) {
    int width = inputWidth;
    int stride = rows * width;
    int at = row * width;
    if (width >= FEW) {
      for (int step = 0; step < steps; step++) {
        System.arraycopy(values, from + step * width, reals, at + step * stride, width);
      }
      return;
    }
    for (int feature = 0; feature < width; feature++) {
      for (int step = 0; step < steps; step++) {
        reals[at + step * stride + feature] = values[from + step * width + feature];
      }
    }
  }

  int inputWidth() {
    return inputWidth;
  }

  /** T, of the longest row; at least 1. */
  public int timeSteps() {
    return timeSteps;
  }

  /** B. */
  public int rows() {
    return rows;
  }

  /** Whether the input is tokens rather than values. */
  public boolean hasTokens() {
    return inputWidth == 0;
  }

  /** Input tokens {@code [T, B]}, -1 where there is none. */
  public int[] tokens() {
    return tokens;
  }

  /** Input values {@code [T, B, n]}, 0 where there are none. */
  public float[] reals() {
    return reals;
  }

  /** Valid time steps of each row {@code [B]}; rows are padded on the right. */
  public int[] lengths() {
    return lengths;
  }

  /** 1 where a row starts afresh, 0 where it goes on where the batch before ended {@code [B]}. */
  public float[] reset() {
    return reset;
  }

  /** Target tokens or classes {@code [T, B]} or {@code [B]}, -1 where there is none. */
  public int[] targetIndices() {
    return targetIndices;
  }

  /** Target values {@code [T, B, n]} or {@code [B, n]}. */
  public float[] targetValues() {
    return targetValues;
  }

  /** The values of a target; 0 where targets are tokens or classes. */
  public int targetWidth() {
    return targetWidth;
  }

  /** 1 where there is a target of values, else 0: {@code [T, B]} or {@code [B]}. */
  public float[] targetWeights() {
    return targetWeights;
  }

  /** How many targets count. */
  public long targetCount() {
    return targetCount;
  }

  /** Which example of its part each row is {@code [B]}; -1 for rows of streams. */
  public int[] examples() {
    return examples;
  }

  /** Whether each row has a source, which is to be translated. */
  public boolean hasSource() {
    return pairs;
  }

  /** The sources' tokens {@code [T, B]}, -1 where there is none. */
  public int[] sourceTokens() {
    return sourceTokens;
  }

  /** Valid time steps of each row's source {@code [B]}. */
  public int[] sourceLengths() {
    return sourceLengths;
  }

  /** Whether the epoch, or the evaluation, ends with this batch. */
  public boolean isLast() {
    return last;
  }
}
