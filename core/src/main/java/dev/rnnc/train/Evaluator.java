package dev.rnnc.train;

import dev.rnnc.backend.Device;
import dev.rnnc.backend.Executable;
import dev.rnnc.backend.Run;
import dev.rnnc.backend.Storage;
import dev.rnnc.data.Batch;
import dev.rnnc.data.BatchSource;
import dev.rnnc.data.Dataset;
import dev.rnnc.data.Position;
import dev.rnnc.ir.Instruction;
import dev.rnnc.ir.Leaf;
import dev.rnnc.ir.Program;
import dev.rnnc.model.DataSource;
import dev.rnnc.model.Loss;
import dev.rnnc.model.Model;
import dev.rnnc.model.Ports;
import dev.rnnc.model.Tokens;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * Measures a model on a part of its data. It has carried states of its own: those of training are
 * as they were afterwards.
 */
public final class Evaluator implements AutoCloseable {
  private final Model model;
  private final Device device;
  private final Feed feed;
  private final Executable executable;
  private final Map<String, Integer> states = new LinkedHashMap<>();
  private final Run run = new Run();
  private final double[] loss = new double[1];
  private final double[] correct = new double[1];

  /**
   * @param evaluation the program of {@code Compiler.evaluation()}
   * @param classWeights of every class, for a balanced loss; else empty
   */
  public Evaluator(Model model, Device device, Program evaluation, float[] classWeights) {
    this.model = model;
    this.device = device;
    this.feed = new Feed(model, classWeights);
    this.executable = device.load(evaluation);
    for (Instruction instruction : evaluation.main().instructions()) {
      if (instruction.op() instanceof Leaf.Parameter parameter && Ports.isState(parameter.name())) {
        states.put(parameter.name(), parameter.type().featureCount());
      }
    }
    run.output(Ports.LOSS, loss);
    if (model.task().target().isIndex()) {
      run.output(Ports.CORRECT, correct);
    }
  }

  /** The weight of each class, so that all classes weigh the same; empty for a plain loss. */
  public static float[] classWeights(Model model, Dataset data) {
    if (!(model.training().loss() instanceof Loss.CrossEntropy loss) || !loss.balanced()) {
      return new float[0];
    }
    long[] counts = data.targetCounts();
    long total = LongStream.of(counts).sum();
    float[] weights = new float[counts.length];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = counts[i] == 0 ? 0 : (float) ((double) total / counts.length / counts[i]);
    }
    return weights;
  }

  /**
   * What was measured.
   *
   * @param loss mean per target
   * @param targets how many
   * @param metrics by name: accuracy, perplexity, bits per character, root mean squared error
   */
  public record Measured(double loss, long targets, Map<String, Double> metrics) {}

  /** Measures all batches of an epoch. */
  public Measured measure(BatchSource batches) {
    batches.moveTo(Position.START);
    Storage storage = device.storage();
    Map<String, float[]> kept = new LinkedHashMap<>();
    states.keySet().stream()
        .filter(storage.names()::contains)
        .forEach(name -> kept.put(name, storage.read(name)));
    double sum = 0;
    double weight = 0;
    double right = 0;
    long targets = 0;
    int rows = -1;
    Batch batch;
    do {
      batch = batches.next();
      if (batch.rows() != rows) {
        rows = batch.rows();
        int count = rows;
        states.forEach((name, size) -> storage.write(name, new float[count * size]));
      }
      feed.give(batch, run);
      executable.run(run);
      double own = feed.weight(batch);
      sum += loss[0] * own;
      weight += own;
      right += correct[0];
      targets += batch.targetCount();
    } while (!batch.isLast());
    states.keySet().forEach(storage::remove);
    kept.forEach(storage::write);
    double mean = weight > 0 ? sum / weight : 0;
    return new Measured(mean, targets, metrics(mean, right, targets));
  }

  private Map<String, Double> metrics(double mean, double right, long targets) {
    Map<String, Double> metrics = new LinkedHashMap<>();
    if (model.task().target().isIndex()) {
      metrics.put("accuracy", targets > 0 ? right / targets : 0);
    }
    if (model.data() instanceof DataSource.Text text) {
      metrics.put("perplexity", StrictMath.exp(mean));
      if (text.tokens() instanceof Tokens.Characters) {
        metrics.put("bits_per_character", mean / StrictMath.log(2));
      }
    }
    if (model.training().loss() instanceof Loss.MeanSquaredError) {
      metrics.put("root_mean_squared_error", Math.sqrt(mean));
    }
    return metrics;
  }

  @Override
  public void close() {
    executable.close();
  }
}
