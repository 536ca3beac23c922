package dev.rnnc.data;

import java.util.ArrayList;
import java.util.List;

/** Sequences of real vectors, each with a class. */
final class FrameSequences implements Examples.Sequences {
  private final List<String> names;
  private final int width;
  private final float[] frames;
  private final int[] starts;
  private final int[] classes;

  /**
   * @param frames of all sequences, {@code width} values each
   * @param starts the first frame of each sequence; one more than there are sequences
   */
  FrameSequences(List<String> names, int width, float[] frames, int[] starts, int[] classes) {
    this.names = names;
    this.width = width;
    this.frames = frames;
    this.starts = starts;
    this.classes = classes;
  }

  @Override
  public int count() {
    return classes.length;
  }

  @Override
  public int length(int example) {
    return starts[example + 1] - starts[example];
  }

  @Override
  public long targets() {
    return classes.length;
  }

  @Override
  public String size() {
    return "%,d sequences, %,d frames".formatted(count(), starts[count()]);
  }

  @Override
  public void fill(int example, int row, Batch batch) {
    batch.fillReals(row, frames, starts[example] * width, length(example));
    batch.targetIndices[row] = classes[example];
    batch.count(1);
  }

  @Override
  public List<String> shown(int most) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < Math.min(most, count()); i++) {
      lines.add(
          "%s .. (%d frames) -> %s"
              .formatted(
                  Shown.values(frames, starts[i] * width, Math.min(1, length(i)) * width),
                  length(i),
                  names.get(classes[i])));
    }
    return lines;
  }
}
