package dev.rnnc.reference;

import dev.rnnc.backend.Executable;
import dev.rnnc.backend.Run;
import dev.rnnc.ir.Program;
import dev.rnnc.source.BrokenInvariant;

/** A program that is interpreted anew at every run. Unlike a fast backend's it allocates. */
final class ReferenceExecutable implements Executable {
  private final Program program;
  private final DoubleStorage storage;
  private final long seed;

  ReferenceExecutable(Program program, DoubleStorage storage, long seed) {
    this.program = program;
    this.storage = storage;
    this.seed = seed;
  }

  @Override
  public void run(Run run) {
    Interpreter interpreter =
        new Interpreter(
            new Leaves(program.name(), storage, run, seed), Precision.DOUBLE, Observer.NOBODY);
    Frame frame = interpreter.run(program.main(), new Sizes(run.timeSteps(), run.batch()));
    for (Program.Output output : program.outputs()) {
      double[] wanted = run.output(output.name());
      if (wanted != null) {
        copy(output, frame.get(output.value()), wanted);
      }
    }
    for (Program.Store store : program.stores()) {
      storage.share(store.parameter(), frame.get(store.value()));
    }
  }

  private void copy(Program.Output output, double[] from, double[] to) {
    if (to.length < from.length) {
      throw new BrokenInvariant(
          "reference",
          "output %s of program %s has %d elements, its array %d"
              .formatted(output.name(), program.name(), from.length, to.length));
    }
    System.arraycopy(from, 0, to, 0, from.length);
  }

  @Override
  public String explain() {
    return "%s: %d instructions and those of loops, one after the other, in double%n"
        .formatted(program.name(), program.main().instructions().size());
  }

  @Override
  public String plan() {
    return program.toString();
  }

  @Override
  public void close() {}
}
