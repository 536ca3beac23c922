package dev.rnnc.plan;

/**
 * Columns of a buffer's rows, at the current time step or fixed. The element of sequence b and
 * feature j at time step t is in row {@code ((time ? t : 0) + shift + (last ? timeSteps : 0)) *
 * batchSize + (batch ? b : 0)}, column {@code column + j}.
 *
 * @param buffer the buffer's id
 * @param width the number of columns
 * @param batch whether the rows differ by sequence
 * @param time whether they move with the time step
 * @param shift time steps further on
 * @param last counted from the last time step on
 */
public record View(
    int buffer, int column, int width, boolean batch, boolean time, int shift, boolean last) {
  /** A part of these columns. */
  public View columns(int from, int count) {
    return new View(buffer, column + from, count, batch, time, shift, last);
  }

  /** {@code #3[t+1, 128..256]}. */
  @Override
  public String toString() {
    String steps = last ? "T" : time ? "t" : "";
    String moved = shift == 0 ? steps : steps + (steps.isEmpty() ? "" : "+") + shift;
    return "#"
        + buffer
        + "["
        + (moved.isEmpty() ? "" : moved + ", ")
        + (batch ? "b, " : "")
        + column
        + ".."
        + (column + width)
        + "]";
  }
}
