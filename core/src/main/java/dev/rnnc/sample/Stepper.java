package dev.rnnc.sample;

import dev.rnnc.backend.Device;
import dev.rnnc.backend.Executable;
import dev.rnnc.backend.Run;
import dev.rnnc.ir.Instruction;
import dev.rnnc.ir.Leaf;
import dev.rnnc.ir.Program;
import dev.rnnc.ir.Type;
import dev.rnnc.model.Ports;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Runs a network on some time steps at once and hands its states back: the program of {@code
 * Compiler.step()} on a device that holds the weights. Used by one thread at a time.
 */
public final class Stepper implements AutoCloseable {
  private final Executable executable;
  private final Run run = new Run();
  private final Map<String, Integer> stateSizes = new LinkedHashMap<>();
  private final boolean tokens;
  private final int inputSize;
  private final int outputSize;
  private final boolean perStep;
  private final Map<String, double[]> stateOutputs = new LinkedHashMap<>();
  private double[] prediction = new double[0];

  public Stepper(Device device, Program step) {
    boolean index = false;
    int size = 1;
    for (Instruction instruction : step.main().instructions()) {
      if (instruction.op() instanceof Leaf.Input input) {
        if (Ports.isState(input.name())) {
          stateSizes.put(input.name(), input.type().featureCount());
        } else if (input.name().equals(Ports.INPUT)) {
          index = input.type().equals(Type.tokens());
          size = input.type().featureCount();
        }
      }
    }
    this.tokens = index;
    this.inputSize = size;
    Type output = step.output(Ports.PREDICTION).type();
    this.outputSize = output.featureCount();
    this.perStep = output.time();
    this.executable = device.load(step);
  }

  /** What the network says, and its state afterwards. */
  @SuppressWarnings("ArrayRecordComponent") // never compared; the caller owns the array
  public record Result(double[] prediction, State state) {}

  /** The state of {@code rows} sequences of which nothing has been read. */
  public State start(int rows) {
    return State.start(rows);
  }

  /** Reads on from the state of one sequence, token by token, as long as this is open. */
  Cursor cursor(State state) {
    return new Cursor(executable, state, stateSizes, outputSize);
  }

  /** The features of one time step of input; 1 for tokens. */
  public int inputSize() {
    return inputSize;
  }

  /** The features of a prediction. */
  public int outputSize() {
    return outputSize;
  }

  /**
   * Reads tokens {@code [time, rows]}.
   *
   * @return logits {@code [time, rows, n]}, or {@code [rows, n]} of a network that ends after
   *     {@code last}
   */
  public Result read(State state, int[] input) {
    if (!tokens) {
      throw new IllegalArgumentException("this network reads values, not tokens");
    }
    run.input(Ports.INPUT, input);
    return read(state, input.length / state.rows());
  }

  /** Reads values {@code [time, rows, n]}. */
  public Result read(State state, float[] input) {
    if (tokens) {
      throw new IllegalArgumentException("this network reads tokens, not values");
    }
    run.input(Ports.INPUT, input);
    return read(state, input.length / (state.rows() * Math.max(1, inputSize)));
  }

  private Result read(State state, int timeSteps) {
    int rows = state.rows();
    run.sizes(timeSteps, rows);
    int[] lengths = new int[rows];
    Arrays.fill(lengths, timeSteps);
    run.input(Ports.LENGTHS, lengths);
    float[] reset = new float[rows];
    Arrays.fill(reset, state.isFresh() ? 1 : 0);
    run.input(Ports.RESET, reset);
    stateSizes.forEach((name, size) -> {
      run.input(name, state.elements(Ports.nameOfState(name), rows * size));
      double[] out = stateOutputs.get(name);
      if (out == null || out.length != rows * size) {
        out = new double[rows * size];
        stateOutputs.put(name, out);
      }
      run.output(name, out);
    });
    int length = (perStep ? timeSteps : 1) * rows * outputSize;
    if (prediction.length != length) {
      prediction = new double[length];
    }
    run.output(Ports.PREDICTION, prediction);
    executable.run(run);
    Map<String, float[]> after = new LinkedHashMap<>();
    stateOutputs.forEach((name, out) -> after.put(Ports.nameOfState(name), floats(out)));
    return new Result(prediction.clone(), new State(rows, false, after));
  }

  private static float[] floats(double[] elements) {
    float[] floats = new float[elements.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) elements[i];
    }
    return floats;
  }

  @Override
  public void close() {
    executable.close();
  }
}
