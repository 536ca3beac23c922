package dev.rnnc.reference;

import dev.rnnc.backend.Device;
import dev.rnnc.backend.Executable;
import dev.rnnc.backend.Storage;
import dev.rnnc.ir.Program;

/** Storage in double and the programs that run over it. */
final class ReferenceDevice implements Device {
  private final DoubleStorage storage = new DoubleStorage();
  private final long seed;

  ReferenceDevice(long seed) {
    this.seed = seed;
  }

  @Override
  public Storage storage() {
    return storage;
  }

  @Override
  public Executable load(Program program) {
    return new ReferenceExecutable(program, storage, seed);
  }

  @Override
  public void close() {}
}
