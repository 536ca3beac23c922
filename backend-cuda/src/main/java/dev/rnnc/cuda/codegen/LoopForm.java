package dev.rnnc.cuda.codegen;

/** How a loop over time is carried out. */
public enum LoopForm {
  /** One kernel, whose blocks keep rows of the batch and never wait for one another. */
  ROWS,
  /** One kernel, whose blocks keep columns of the matrices; they meet at barriers of the grid. */
  COLUMNS,
  /** The same, with the matrices in registers rather than in shared memory. */
  REGISTERS,
  /** A launch for each step of the plan, at every time step. */
  LAUNCHES
}
