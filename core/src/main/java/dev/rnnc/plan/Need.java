package dev.rnnc.plan;

import dev.rnnc.ir.Value;

/** What one unit provides and another waits for. */
sealed interface Need {
  /** A value that a unit computes. */
  record Computed(Value value) implements Need {}

  /**
   * A value as rows of its own in a buffer, where it is only described: a constant, a repetition.
   */
  record Copied(Value value) implements Need {}

  /** A matrix in a form for products or look-ups. */
  record Prepared(Value matrix, Form form) implements Need {}

  /** The row keys of a random mask. */
  record Keys(Value mask) implements Need {}

  /** Forms of a matrix. */
  enum Form {
    /** For {@code matrix @ x}. */
    PRODUCT,
    /** For the product with the transposed matrix. */
    TRANSPOSED_PRODUCT,
    /** Its columns as rows. */
    TABLE
  }
}
