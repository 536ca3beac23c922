package dev.rnnc.cuda.codegen;

/** What a kernel is given in one of its parameters. */
public sealed interface Argument {
  /** The address of a {@linkplain dev.rnnc.plan.Plan#buffers buffer} of the plan. */
  record Buffer(int id) implements Argument {}

  /** The address of a {@linkplain dev.rnnc.plan.Plan#packed matrix} in the form of products. */
  record Matrix(int id) implements Argument {}

  /** Where a {@linkplain dev.rnnc.plan.Plan#stores store} goes. */
  record Store(int index) implements Argument {}

  /** Scratch that no kernel expects to find again, but for the one after. */
  record Workspace() implements Argument {}

  /** The seed of the device and the number of the training step, two {@code long long}. */
  record RunNumbers() implements Argument {}

  /** The counter and the generation of a barrier across the grid, two {@code unsigned}. */
  record Barrier() implements Argument {}

  /** A number. */
  enum Scalar implements Argument {
    TIME_STEPS,
    BATCH,
    /** The time step of a launch within a loop over time, else 0. */
    TIME_STEP,
    /** The rows of the batch that a block of a {@link Work.RowLoop} keeps. */
    ROWS_PER_BLOCK,
    /** Room in a block of a {@link Work.ColumnLoop} for rows that products read, in floats. */
    STAGE_FLOATS
  }

  /** How many of a matrix's rows a block of a loop keeps in shared memory. */
  record Resident(int matrix) implements Argument {}
}
