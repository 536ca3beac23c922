package dev.rnnc.train;

import dev.rnnc.backend.Device;
import dev.rnnc.backend.Executable;
import dev.rnnc.backend.NonFinite;
import dev.rnnc.backend.Run;
import dev.rnnc.backend.Storage;
import dev.rnnc.data.Batch;
import dev.rnnc.data.BatchSource;
import dev.rnnc.data.Dataset;
import dev.rnnc.data.Part;
import dev.rnnc.data.Position;
import dev.rnnc.ir.Program;
import dev.rnnc.model.Loss;
import dev.rnnc.model.Measures;
import dev.rnnc.model.Model;
import dev.rnnc.model.Ports;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * Measures a model on a part of its data. It has carried states of its own: those of training are
 * as they were afterwards.
 */
public final class Evaluator implements AutoCloseable {
  private final Device device;
  private final Program program;
  private final Feed feed;
  private final Metrics metrics;
  private final CarriedStates states;
  private final Executable executable;
  private final Run run = new Run();
  private final double[] loss = new double[1];

  /**
   * @param evaluation the program of {@code Compiler.evaluation()}
   * @param classWeights of every class, for a balanced loss; else empty
   */
  public Evaluator(Model model, Device device, Program evaluation, float[] classWeights) {
    this.device = device;
    this.program = evaluation;
    this.feed = new Feed(model, classWeights);
    this.metrics = new Metrics(model);
    this.states = new CarriedStates(evaluation);
    this.executable = device.load(evaluation);
    run.output(Ports.LOSS, loss);
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

  /** The names of what a part is measured by: the loss, and what goes with it. */
  public static List<String> measures(Model model, Dataset data, Part part) {
    List<String> names = new ArrayList<>(List.of(Measures.LOSS));
    names.addAll(Metrics.namesOf(model, data, part));
    return names;
  }

  /** Whether the best is the greatest, as of the accuracy, rather than the least. */
  public static boolean greaterIsBetter(String metric) {
    return Metrics.greaterIsBetter(metric);
  }

  /**
   * What was measured.
   *
   * @param loss mean per target
   * @param targets how many
   * @param metrics by name: accuracy, perplexity, bits per character, errors of values and the loss
   *     of a naive forecast; of a test of translations also BLEU and chrF2
   */
  public record Measured(double loss, long targets, Map<String, Double> metrics) {
    /** With further metrics. */
    public Measured with(Map<String, Double> others) {
      Map<String, Double> all = new LinkedHashMap<>(metrics);
      all.putAll(others);
      return new Measured(loss, targets, all);
    }
  }

  /** Measures all batches of an epoch. */
  public Measured measure(BatchSource batches) {
    metrics.reset();
    double sum = 0;
    double weight = 0;
    long targets = 0;
    Map<String, float[]> kept = begin(batches);
    Batch batch;
    do {
      batch = batches.next();
      run(batch);
      metrics.add(batch);
      double own = feed.weight(batch);
      sum += loss[0] * own;
      weight += own;
      targets += batch.targetCount();
    } while (!batch.isLast());
    end(kept);
    double mean = weight > 0 ? sum / weight : 0;
    return new Measured(mean, targets, metrics.of(mean, batches));
  }

  /**
   * Where the loss of these batches, measured with the weights as they are, first is not finite, as
   * a device of the reference finds it; empty if all of it is finite there.
   */
  Optional<NonFinite> firstNonFinite(Device reference, BatchSource batches) {
    Storage storage = device.storage();
    Map<String, float[]> kept = begin(batches);
    Optional<NonFinite> found = Optional.empty();
    Batch batch;
    do {
      batch = batches.next();
      storage.names().forEach(name -> reference.storage().write(name, storage.read(name)));
      run(batch);
      if (!Double.isFinite(loss[0])) {
        found = reference.firstNonFinite(program, run);
      }
    } while (found.isEmpty() && !batch.isLast());
    end(kept);
    return found;
  }

  private void run(Batch batch) {
    feed.give(batch, run);
    metrics.listen(batch, run);
    executable.run(run);
  }

  /** Goes to the first batch, with states of nothing; gives those that were carried till now. */
  private Map<String, float[]> begin(BatchSource batches) {
    batches.moveTo(Position.START);
    Storage storage = device.storage();
    Map<String, float[]> kept = new LinkedHashMap<>();
    states.names().stream()
        .filter(storage.names()::contains)
        .forEach(name -> kept.put(name, storage.read(name)));
    states.clear(storage, batches.rows());
    return kept;
  }

  private void end(Map<String, float[]> kept) {
    states.names().forEach(device.storage()::remove);
    kept.forEach(device.storage()::write);
  }

  @Override
  public void close() {
    executable.close();
  }
}
