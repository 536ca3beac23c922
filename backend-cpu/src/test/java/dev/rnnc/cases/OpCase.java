package dev.rnnc.cases;

import dev.rnnc.backend.Backend;
import dev.rnnc.backend.Device;
import dev.rnnc.backend.DeviceOptions;
import dev.rnnc.backend.Executable;
import dev.rnnc.backend.Run;
import dev.rnnc.backend.Storage;
import dev.rnnc.ir.ElementType;
import dev.rnnc.ir.Op;
import dev.rnnc.ir.Program;
import dev.rnnc.ir.Type;
import dev.rnnc.ir.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One row of the table: a program, what it is run with, and what its outputs should be.
 *
 * @param op the operation that the row is about
 * @param operands the inputs and parameters of the program
 * @param expected for each output the elements that its formula gives
 */
public record OpCase(
    String name,
    Op op,
    Program program,
    int timeSteps,
    int batch,
    List<Drawn> operands,
    Map<String, double[]> expected) {
  /** What the masks of all cases are drawn from. */
  static final long SEED = 20260117;

  /** The training step of all cases. */
  static final long STEP = 41;

  public OpCase {
    operands = List.copyOf(operands);
  }

  /** How many elements a value of this type has. */
  public int elements(Type type) {
    return (type.time() ? timeSteps : 1) * (type.batch() ? batch : 1) * type.featureCount();
  }

  /** Writes the parameters. */
  public void store(Storage storage) {
    for (Drawn operand : operands) {
      if (operand.isParameter()) {
        storage.write(operand.name(), operand.floats());
      }
    }
  }

  /** A run of the case's sizes with its inputs. */
  public Run run() {
    Run run = new Run().sizes(timeSteps, batch).step(STEP);
    for (Drawn operand : operands) {
      if (operand.type().element() == ElementType.INDEX) {
        run.input(operand.name(), operand.indices());
      } else if (!operand.isParameter()) {
        run.input(operand.name(), operand.floats());
      }
    }
    return run;
  }

  /** Runs the program on a new device and returns its outputs. */
  public Map<String, double[]> outputs(Backend backend, int threads) {
    try (Device device = backend.open(new DeviceOptions(threads, SEED));
        Executable executable = device.load(program)) {
      store(device.storage());
      Run run = run();
      Map<String, double[]> outputs = new LinkedHashMap<>();
      for (Program.Output output : program.outputs()) {
        Value value = output.value();
        double[] elements = new double[elements(value.type())];
        outputs.put(output.name(), elements);
        run.output(output.name(), elements);
      }
      executable.run(run);
      return outputs;
    }
  }

  /** The name of the row, for reports of tests. */
  @Override
  public String toString() {
    return name;
  }
}
