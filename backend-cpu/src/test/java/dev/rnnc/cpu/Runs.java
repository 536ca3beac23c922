package dev.rnnc.cpu;

import dev.rnnc.backend.Device;
import dev.rnnc.backend.Executable;
import dev.rnnc.backend.Run;
import dev.rnnc.ir.ElementType;
import dev.rnnc.ir.Instruction;
import dev.rnnc.ir.Leaf;
import dev.rnnc.ir.Program;
import dev.rnnc.ir.Type;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** Inputs, parameters and outputs for any program. */
public final class Runs {
  private Runs() {}

  static int elements(Type type, int timeSteps, int batch) {
    return (type.time() ? timeSteps : 1) * (type.batch() ? batch : 1) * type.featureCount();
  }

  /** A run with drawn inputs. */
  public static Run inputs(Program program, int timeSteps, int batch, long seed) {
    Run run = new Run().sizes(timeSteps, batch).step(seed);
    for (Instruction instruction : program.main().instructions()) {
      if (instruction.op() instanceof Leaf.Input(String name, Type type)) {
        Random random = new Random(seed * 31 + name.hashCode());
        int count = elements(type, timeSteps, batch);
        if (type.element() == ElementType.REAL) {
          run.input(name, reals(random, count));
        } else if (type.time()) {
          run.input(name, random.ints(count, -1, DrawnProgram.TOKENS).toArray());
        } else {
          run.input(
              name, random.ints(count, 0, Math.min(DrawnProgram.TOKENS, timeSteps + 1)).toArray());
        }
      }
    }
    return run;
  }

  /** Writes drawn parameters to a device. */
  public static void parameters(Program program, Device device, int batch, long seed) {
    for (Instruction instruction : program.main().instructions()) {
      if (instruction.op() instanceof Leaf.Parameter(String name, Type type)) {
        Random random = new Random(seed * 17 + name.hashCode());
        device.storage().write(name, reals(random, elements(type, 1, batch)));
      }
    }
  }

  private static float[] reals(Random random, int count) {
    float[] reals = new float[count];
    for (int i = 0; i < count; i++) {
      reals[i] = random.nextInt(9) == 0 ? 0 : 2 * random.nextFloat() - 1;
    }
    return reals;
  }

  /** Asks for all outputs. */
  public static Map<String, double[]> outputs(Program program, Run run) {
    Map<String, double[]> outputs = new LinkedHashMap<>();
    for (Program.Output output : program.outputs()) {
      double[] elements = new double[elements(output.value().type(), run.timeSteps(), run.batch())];
      outputs.put(output.name(), elements);
      run.output(output.name(), elements);
    }
    return outputs;
  }

  /**
   * The greatest difference of two results, relative to the greatest number in the first of them
   * (at least 1); infinite if a number stands where none should.
   */
  public static double difference(Map<String, double[]> expected, Map<String, double[]> actual) {
    double scale = 1;
    for (double[] elements : expected.values()) {
      for (double element : elements) {
        scale = Double.isFinite(element) ? Math.max(scale, Math.abs(element)) : scale;
      }
    }
    double greatest = 0;
    for (Map.Entry<String, double[]> output : expected.entrySet()) {
      double[] other = actual.getOrDefault(output.getKey(), new double[0]);
      if (other.length != output.getValue().length) {
        return Double.POSITIVE_INFINITY;
      }
      for (int i = 0; i < other.length; i++) {
        double difference = Math.abs(output.getValue()[i] - other[i]) / scale;
        if (Double.compare(output.getValue()[i], other[i]) != 0) {
          greatest =
              Double.isNaN(difference) ? Double.POSITIVE_INFINITY : Math.max(greatest, difference);
        }
      }
    }
    return greatest;
  }

  /** All outputs and stores of a run with drawn inputs and parameters. */
  public static Map<String, double[]> results(
      Program program, Device device, Executable executable, int timeSteps, int batch) {
    parameters(program, device, batch, timeSteps);
    Run run = inputs(program, timeSteps, batch, 1);
    Map<String, double[]> results = outputs(program, run);
    executable.run(run);
    for (Program.Store store : program.stores()) {
      results.put("store " + store.parameter(), device.storage().readExact(store.parameter()));
    }
    return results;
  }
}
