package dev.rnnc.passes;

import dev.rnnc.autodiff.Differentiate;
import dev.rnnc.autodiff.Gradients;
import dev.rnnc.backend.Device;
import dev.rnnc.backend.Executable;
import dev.rnnc.backend.Run;
import dev.rnnc.ir.Instruction;
import dev.rnnc.ir.Leaf;
import dev.rnnc.ir.Program;
import dev.rnnc.ir.Type;
import dev.rnnc.ir.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A forward program with the sizes of a run. Inputs and parameters are drawn from the seed and
 * their names, so that a smaller program reads the same numbers.
 *
 * @param forward has an output {@code loss}, whole {@code [1]}
 * @param seed where it was drawn from
 */
public record DrawnProgram(long seed, Program forward, int timeSteps, int batch) {
  public static final String LOSS = "loss";

  /** The forward program and the gradient {@code d.NAME} of each parameter as outputs. */
  public Program program() {
    List<Value> parameters = parameters();
    Gradients gradients = Differentiate.gradients(forward, forward.output(LOSS), parameters);
    List<Program.Output> outputs = new ArrayList<>(forward.outputs());
    for (Value parameter : parameters) {
      outputs.add(new Program.Output("d." + parameter.name(), gradients.of(parameter)));
    }
    return new Program("drawn", gradients.program().main(), outputs, List.of());
  }

  public List<Value> parameters() {
    return forward.main().instructions().stream()
        .filter(instruction -> instruction.op() instanceof Leaf.Parameter)
        .map(Instruction::result)
        .toList();
  }

  /** The outputs of {@link #program} by name; writes the parameters to the device before. */
  public Map<String, double[]> runOn(Device device) {
    return runOn(device, program());
  }

  /** The outputs of a program that reads the same inputs and parameters. */
  public Map<String, double[]> runOn(Device device, Program program) {
    writeParameters(device);
    try (Executable executable = device.load(program)) {
      return run(executable, program);
    }
  }

  void writeParameters(Device device) {
    for (Value parameter : parameters()) {
      device.storage().writeExact(parameter.name(), parameterValue(parameter));
    }
  }

  /** In float32, so that all backends read the same numbers. */
  double[] parameterValue(Value parameter) {
    Chance chance = chance(parameter.name());
    double[] elements = new double[elements(parameter.type())];
    for (int i = 0; i < elements.length; i++) {
      elements[i] = (float) chance.real(-1, 1);
    }
    return elements;
  }

  Map<String, double[]> run(Executable executable, Program program) {
    Run run = new Run().sizes(timeSteps, batch).step(seed);
    for (Instruction instruction : forward.main().instructions()) {
      if (instruction.op() instanceof Leaf.Input(String name, Type type)) {
        input(run, name, type);
      }
    }
    Map<String, double[]> outputs = new LinkedHashMap<>();
    for (Program.Output output : program.outputs()) {
      double[] elements = new double[elements(output.value().type())];
      outputs.put(output.name(), elements);
      run.output(output.name(), elements);
    }
    executable.run(run);
    return outputs;
  }

  /** Tokens are named for their number of values, {@code tokens:5}; lengths may be 0. */
  private void input(Run run, String name, Type type) {
    Chance chance = chance(name);
    int count = elements(type);
    switch (type.element()) {
      case REAL -> {
        float[] elements = new float[count];
        for (int i = 0; i < count; i++) {
          elements[i] = (float) chance.real(-1, 1);
        }
        run.input(name, elements);
      }
      case INDEX -> {
        boolean lengths = name.equals(ProgramGenerator.LENGTHS);
        int most = lengths ? timeSteps : Integer.parseInt(name.replaceAll(".*:", "")) - 1;
        int[] elements = new int[count];
        for (int i = 0; i < count; i++) {
          elements[i] = chance.between(lengths ? 0 : -1, most);
        }
        run.input(name, elements);
      }
    }
  }

  int elements(Type type) {
    return type.featureCount() * (type.batch() ? batch : 1) * (type.time() ? timeSteps : 1);
  }

  private Chance chance(String name) {
    return new Chance(seed * 31 + name.hashCode());
  }

  DrawnProgram with(Program smaller) {
    return new DrawnProgram(seed, smaller, timeSteps, batch);
  }

  DrawnProgram sized(int timeSteps, int batch) {
    return new DrawnProgram(seed, forward, timeSteps, batch);
  }

  @Override
  public String toString() {
    return "seed %d, %d time steps, batch %d%n%s".formatted(seed, timeSteps, batch, forward);
  }
}
