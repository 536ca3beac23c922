package dev.rnnc.plan;

import dev.rnnc.ir.ElementType;

/**
 * Rows of elements.
 *
 * @param id its place in {@link Plan#buffers}
 * @param name what its value is called
 * @param width elements of a row
 * @param stride elements from a row to the next, at least the width
 */
public record Buffer(
    int id, String name, ElementType element, Rows rows, int width, int stride, Origin origin) {
  /** Whose memory it is. */
  public sealed interface Origin {
    /** The plan's own; buffers of the same slot are never in use at the same time. */
    record Own(int slot) implements Origin {}

    /** Nobody's: what would stand there is written elsewhere. */
    record Unused() implements Origin {}

    /** Brought by the run under this name. */
    record Input(String name) implements Origin {}

    /** The device's storage under this name; only read. */
    record Parameter(String name) implements Origin {}
  }

  /** {@code #3 h [states, 128]}. */
  @Override
  public String toString() {
    return "#" + id + (name.isEmpty() ? "" : "." + name);
  }
}
