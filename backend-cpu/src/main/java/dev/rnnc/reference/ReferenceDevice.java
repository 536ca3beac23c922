package dev.rnnc.reference;

import dev.rnnc.backend.Device;
import dev.rnnc.backend.Executable;
import dev.rnnc.backend.NonFinite;
import dev.rnnc.backend.Run;
import dev.rnnc.backend.Storage;
import dev.rnnc.ir.Program;
import java.util.Optional;

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
  public Optional<NonFinite> firstNonFinite(Program program, Run run) {
    Sizes sizes = new Sizes(run.timeSteps(), run.batch());
    Leaves leaves = new Leaves(program.name(), storage, run, seed);
    return FirstNonFinite.find(program, sizes, leaves);
  }

  @Override
  public void close() {}
}
