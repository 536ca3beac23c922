package dev.rnnc.plan;

/**
 * A matrix in the form in which a backend's products read it: {@code W[depth, columns]}, for each
 * head.
 *
 * @param id its place in {@link Plan#packed}
 * @param transposed whether {@code W[p, j]} is element (p, j) of the stored matrix, as a transposed
 *     product needs it, or element (j, p)
 */
public record Packed(int id, String name, int heads, int depth, int columns, boolean transposed) {
  @Override
  public String toString() {
    return "@" + id + (name.isEmpty() ? "" : "." + name);
  }
}
