package dev.rnnc.data;

import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/**
 * Pieces of music. At each time step the network reads which notes sounded in the frame before, at
 * the first none, and is asked which sound now.
 *
 * @param frames of all pieces one after the other: the numbers of the notes that sound
 * @param starts the first frame of each piece; one more than there are pieces
 */
record ChordSequences(List<int[]> frames, int[] starts) implements Examples.Sequences {
  @Override
  public int count() {
    return starts.length - 1;
  }

  @Override
  public int length(int example) {
    return starts[example + 1] - starts[example];
  }

  @Override
  public long targets() {
    return frames.size();
  }

  @Override
  public String size() {
    return "%,d pieces, %,d frames".formatted(count(), frames.size());
  }

  @Override
  public void fill(int example, int row, Batch batch) {
    int rows = batch.rows();
    int width = batch.targetWidth();
    for (int step = 0; step < length(example); step++) {
      if (step > 0) {
        for (int note : frames.get(starts[example] + step - 1)) {
          batch.reals[batch.realsAt(step, row) + note] = 1;
        }
      }
      for (int note : frames.get(starts[example] + step)) {
        batch.targetValues[(step * rows + row) * width + note] = 1;
      }
      batch.targetWeights[step * rows + row] = 1;
    }
    batch.count(length(example));
  }

  @Override
  public List<String> shown(int most) {
    List<String> lines = new ArrayList<>();
    for (int piece = 0; piece < Math.min(most, count()); piece++) {
      StringJoiner chords = new StringJoiner(" | ");
      for (int frame = 0; frame < Math.min(8, length(piece)); frame++) {
        StringJoiner notes = new StringJoiner(" ");
        for (int note : frames.get(starts[piece] + frame)) {
          notes.add(Integer.toString(note + ChordsLoader.LOWEST));
        }
        chords.add(notes.length() == 0 ? "silence" : notes.toString());
      }
      lines.add("%s .. (%,d frames)".formatted(chords, length(piece)));
    }
    return lines;
  }
}
