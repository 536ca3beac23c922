package dev.rnnc.train;

import dev.rnnc.backend.Backend;
import dev.rnnc.backend.Device;
import dev.rnnc.backend.DeviceOptions;
import dev.rnnc.backend.Executable;
import dev.rnnc.backend.Run;
import dev.rnnc.checkpoint.Checkpoint;
import dev.rnnc.compile.Compiler;
import dev.rnnc.data.Batch;
import dev.rnnc.data.BatchSource;
import dev.rnnc.data.Encoding;
import dev.rnnc.data.Inputs;
import dev.rnnc.ir.Program;
import dev.rnnc.model.Loss;
import dev.rnnc.model.Model;
import dev.rnnc.model.Ports;
import dev.rnnc.sample.Logits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Runs a trained network over whole inputs, in batches, and hands out what it predicts. */
public final class Predictor implements AutoCloseable {
  private static final int ROWS = 32;
  private static final double LOG_TWO_PI = StrictMath.log(2 * Math.PI);

  private final Model model;
  private final Device device;
  private final Feed feed;
  private final CarriedStates states;
  private final Executable executable;
  private final int width;
  private final Run run = new Run();

  private Predictor(Model model, Device device, Program evaluation, float[] classWeights) {
    this.model = model;
    this.device = device;
    this.feed = new Feed(model, classWeights);
    this.states = new CarriedStates(evaluation);
    this.executable = device.load(evaluation);
    this.width = evaluation.output(Ports.PREDICTION).type().featureCount();
  }

  /**
   * A network with the weights of a checkpoint.
   *
   * @param model what the checkpoint was made from
   * @throws dev.rnnc.source.RnncException if it was made from another
   */
  public static Predictor of(
      Model model, Checkpoint checkpoint, Backend backend, DeviceOptions options) {
    Encoding encoding = Encoding.fromJson(checkpoint.encoding());
    Compiler compiler = new Compiler(model, encoding.sizes(), Compiler.Effort.of(backend));
    Device device = backend.open(options);
    checkpoint.weightsOf(model.network(), encoding.sizes()).forEach(device.storage()::write);
    float[] alike = new float[encoding.classes().size()];
    Arrays.fill(alike, 1);
    return new Predictor(model, device, compiler.evaluation().ready(), alike);
  }

  /**
   * What is predicted at one place.
   *
   * @param output what the network gives: logits, or values as the loss sees them
   * @param target the token or class that is true
   * @param truth the values that are true, as the loss sees them; none where they are not known
   * @param loss in the units of training, before classes are balanced
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Prediction(
      double[] output, OptionalInt target, double[] truth, OptionalDouble loss) {
    /** Of each class or token, where the output is logits. */
    public double[] probabilities() {
      return Logits.probabilities(output);
    }
  }

  /** The predictions of every example in its order: one, or one at each of its time steps. */
  public List<List<Prediction>> predict(Inputs inputs) {
    List<List<Prediction>> all = new ArrayList<>();
    for (int i = 0; i < inputs.count(); i++) {
      all.add(List.of());
    }
    BatchSource batches = inputs.batches(ROWS);
    Batch batch;
    do {
      batch = batches.next();
      double[] output = output(batch);
      for (int row = 0; row < batch.rows(); row++) {
        all.set(batch.examples()[row], predictions(batch, row, output));
      }
    } while (!batch.isLast());
    return all;
  }

  /** {@code [time, batch, n]}, or {@code [batch, n]}. Every batch starts afresh. */
  private double[] output(Batch batch) {
    boolean perStep = model.task().target().perStep();
    double[] output = new double[(perStep ? batch.timeSteps() : 1) * batch.rows() * width];
    states.clear(device.storage(), batch.rows());
    feed.give(batch, run);
    run.output(Ports.PREDICTION, output);
    executable.run(run);
    return output;
  }

  private List<Prediction> predictions(Batch batch, int row, double[] output) {
    List<Prediction> found = new ArrayList<>();
    boolean perStep = model.task().target().perStep();
    for (int step = 0; step < (perStep ? batch.lengths()[row] : 1); step++) {
      int place = step * batch.rows() + row;
      double[] own = Arrays.copyOfRange(output, place * width, (place + 1) * width);
      found.add(
          model.task().target().isIndex()
              ? ofClass(batch, place, own)
              : ofValues(batch, place, own));
    }
    return found;
  }

  private static Prediction ofClass(Batch batch, int place, double[] logits) {
    int target = batch.targetIndices()[place];
    return target < 0
        ? new Prediction(logits, OptionalInt.empty(), new double[0], OptionalDouble.empty())
        : new Prediction(
            logits,
            OptionalInt.of(target),
            new double[0],
            OptionalDouble.of(crossEntropy(logits, target)));
  }

  private Prediction ofValues(Batch batch, int place, double[] output) {
    if (batch.targetWeights()[place] == 0) {
      return new Prediction(output, OptionalInt.empty(), new double[0], OptionalDouble.empty());
    }
    int width = batch.targetWidth();
    double[] truth = new double[width];
    for (int i = 0; i < width; i++) {
      truth[i] = batch.targetValues()[place * width + i];
    }
    return new Prediction(
        output, OptionalInt.empty(), truth, OptionalDouble.of(loss(output, truth)));
  }

  /** log Σ exp(logits) - logits[target]. */
  private static double crossEntropy(double[] logits, int target) {
    return Logits.logSumExp(logits, 0, logits.length) - logits[target];
  }

  private double loss(double[] output, double[] truth) {
    int n = truth.length;
    double sum = 0;
    for (int i = 0; i < n; i++) {
      double error = truth[i] - output[i];
      sum +=
          switch (model.training().loss()) {
            case Loss.MeanSquaredError _ -> error * error / n;
            case Loss.Gaussian _ ->
                (output[n + i] + error * error * Math.exp(-output[n + i]) + LOG_TWO_PI) / (2 * n);
            case Loss.BinaryCrossEntropy _ ->
                Math.max(output[i], 0)
                    + Math.log1p(Math.exp(-Math.abs(output[i])))
                    - output[i] * truth[i];
            case Loss.CrossEntropy _ -> 0;
          };
    }
    return sum;
  }

  @Override
  public void close() {
    executable.close();
    device.close();
  }
}
