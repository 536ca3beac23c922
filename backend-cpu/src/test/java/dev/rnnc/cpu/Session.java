package dev.rnnc.cpu;

import dev.rnnc.backend.Backend;
import dev.rnnc.backend.Device;
import dev.rnnc.backend.DeviceOptions;
import dev.rnnc.backend.Executable;
import dev.rnnc.backend.Run;
import dev.rnnc.ir.Value;
import java.util.Random;

/** Trains the GRU of {@link GruTraining} on tokens drawn from a seed. */
final class Session implements AutoCloseable {
  private final GruTraining.Programs programs;
  private final int vocabulary;
  private final Device device;
  private final Executable training;
  private final Executable update;
  private final float[] rate = new float[1];
  private final float[] squareScale = new float[1];
  private final double[] loss = new double[1];
  private final double[] norm = new double[1];
  private final Run run = new Run();

  Session(Backend backend, int threads, GruTraining.Programs programs, int vocabulary, int hidden) {
    this(backend, new DeviceOptions(threads, 1), programs, vocabulary, hidden);
  }

  Session(
      Backend backend,
      DeviceOptions options,
      GruTraining.Programs programs,
      int vocabulary,
      int hidden) {
    this.programs = programs;
    this.vocabulary = vocabulary;
    device = backend.open(options);
    training = device.load(programs.training());
    update = device.load(programs.update());
    Random random = new Random(5);
    for (Value weight : programs.weights()) {
      float[] elements = new float[weight.type().featureCount()];
      for (int i = 0; i < elements.length; i++) {
        elements[i] = (2 * random.nextFloat() - 1) / (float) Math.sqrt(hidden);
      }
      device.storage().write(weight.name(), elements);
      device.storage().write("mean/" + weight.name(), new float[elements.length]);
      device.storage().write("square/" + weight.name(), new float[elements.length]);
    }
    run.input("rate", rate)
        .input("square_scale", squareScale)
        .output("loss", loss)
        .output("norm", norm);
  }

  Device device() {
    return device;
  }

  /** Draws inputs for runs of these sizes; the state starts from zero. */
  void sizes(int timeSteps, int batch, int hidden, long seed) {
    Random random = new Random(seed);
    device.storage().write("gru_1.h", new float[batch * hidden]);
    run.sizes(timeSteps, batch)
        .input("tokens", random.ints((long) timeSteps * batch, 0, vocabulary).toArray())
        .input("targets", random.ints((long) timeSteps * batch, -1, vocabulary).toArray())
        .input("scale", new float[] {1f / Math.max(1, timeSteps * batch)});
  }

  /** One training step; allocates nothing by itself. */
  void step(int number) {
    rate[0] = 2e-3f;
    squareScale[0] = 1f;
    run.step(number);
    training.run(run);
    update.run(run);
  }

  double loss() {
    return loss[0];
  }

  /** The gradients of the last step and the weights after it, in one array. */
  double[] results() {
    return programs.weights().stream()
        .flatMapToDouble(weight ->
            java.util.stream.DoubleStream.concat(
                java.util.Arrays.stream(device.storage().readExact("d." + weight.name())),
                java.util.Arrays.stream(device.storage().readExact(weight.name()))))
        .toArray();
  }

  @Override
  public void close() {
    training.close();
    update.close();
    device.close();
  }
}
