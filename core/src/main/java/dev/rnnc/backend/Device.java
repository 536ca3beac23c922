package dev.rnnc.backend;

import dev.rnnc.ir.Program;

/** Runs programs over named storage that they share. Used by one thread at a time. */
public interface Device extends AutoCloseable {
  /** What programs read as parameters and write as stores. */
  Storage storage();

  /**
   * Makes a verified program ready to run for any number of time steps and any batch. Compiling
   * takes the same time for all of them; memory grows when a run asks for more than those before.
   */
  Executable load(Program program);

  @Override
  void close();
}
