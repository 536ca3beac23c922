package dev.rnnc.ir;

/**
 * A value of a program, defined by exactly one instruction or as a parameter of a loop body.
 *
 * @param id unique within the program, loop bodies included
 * @param name what it is called in the user's file ({@code gru_1.z}), or a word for what it is;
 *     names need not be unique
 */
public record Value(int id, String name, Type type) {
  /** Values are the keys of many maps. */
  @Override
  public int hashCode() {
    return id;
  }

  /** {@code %12.gru_1.z}. */
  @Override
  public String toString() {
    return "%" + id + (name.isEmpty() ? "" : "." + name);
  }
}
