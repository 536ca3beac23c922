package dev.rnnc.train;

import dev.rnnc.backend.Device;
import dev.rnnc.backend.Executable;
import dev.rnnc.backend.Run;
import dev.rnnc.compile.Compiler;
import dev.rnnc.data.Batch;
import dev.rnnc.data.BatchSource;
import dev.rnnc.data.Column;
import dev.rnnc.data.Dataset;
import dev.rnnc.data.Part;
import dev.rnnc.ir.Program;
import dev.rnnc.model.Loss;
import dev.rnnc.model.Model;
import dev.rnnc.model.Ports;
import dev.rnnc.sample.Logits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What a trained model says of a part of its data, beside what is true. */
public final class Predictions {
  private final Model model;
  private final Dataset data;
  private final Part part;
  private final Program program;

  public Predictions(Model model, Dataset data, Part part) {
    this.model = model;
    this.data = data;
    this.part = part;
    this.program =
        new Compiler(model, data.sizes(), Compiler.Effort.OPTIMISED).evaluation().ready();
  }

  /**
   * Counts of targets.
   *
   * @param counts by the true class, then by the one that was found likeliest
   */
  public record Confusion(List<String> classes, List<List<Long>> counts) {}

  /**
   * Values as the data has them; only the first of those that are predicted at once.
   *
   * @param predicted under the gaussian loss the means
   * @param deviation how far off each may be, of the gaussian loss alone; else empty
   */
  public record Forecast(List<Double> truth, List<Double> predicted, List<Double> deviation) {}

  /** Takes what the network says of a batch. */
  private interface Reader {
    void read(Batch batch, double[] prediction);
  }

  /**
   * Of a model that tells classes.
   *
   * @param device that holds the weights
   */
  public Confusion confusion(Device device) {
    List<String> classes = data.encoding().classes();
    long[][] counts = new long[classes.size()][classes.size()];
    run(
        device,
        (batch, prediction) -> {
          int n = classes.size();
          for (int place = 0; place < places(batch); place++) {
            int truth = batch.targetIndices()[place];
            if (truth >= 0) {
              counts[truth][Logits.likeliest(prediction, place * n, n)]++;
            }
          }
        });
    List<List<Long>> rows = new ArrayList<>();
    for (long[] row : counts) {
      rows.add(Arrays.stream(row).boxed().toList());
    }
    return new Confusion(classes, rows);
  }

  /**
   * Of a model that forecasts, in the order of the data.
   *
   * @param device that holds the weights
   */
  public Forecast forecast(Device device) {
    List<List<Double>> truth = new ArrayList<>();
    List<List<Double>> predicted = new ArrayList<>();
    List<List<Double>> deviation = new ArrayList<>();
    boolean streams = model.task().target().perStep();
    boolean gaussian = model.training().loss() instanceof Loss.Gaussian;
    run(
        device,
        (batch, prediction) -> {
          int width = batch.targetWidth();
          // The gaussian loss has a log variance behind the means, for each of them.
          int outputs = gaussian ? 2 * width : width;
          for (int place = 0; place < places(batch); place++) {
            if (batch.targetWeights()[place] != 0) {
              // Every row of a stream goes on in the next batch; windows stand one after the other.
              int row = streams ? place % batch.rows() : 0;
              while (truth.size() <= row) {
                truth.add(new ArrayList<>());
                predicted.add(new ArrayList<>());
                deviation.add(new ArrayList<>());
              }
              int first = place * outputs;
              truth.get(row).add(unscaled(batch.targetValues()[place * width]));
              predicted.get(row).add(unscaled(prediction[first]));
              if (gaussian) {
                deviation.get(row).add(deviation(prediction[first + width]));
              }
            }
          }
        });
    return new Forecast(joined(truth), joined(predicted), joined(deviation));
  }

  private static List<Double> joined(List<List<Double>> rows) {
    return rows.stream().flatMap(List::stream).toList();
  }

  private double unscaled(double value) {
    return data.encoding().target().map(column -> column.unscaled(value)).orElse(value);
  }

  private double deviation(double logVariance) {
    double scale = data.encoding().target().map(Column.Numeric::scale).orElse(1.0);
    return scale * Math.exp(logVariance / 2);
  }

  private int places(Batch batch) {
    return batch.rows() * (model.task().target().perStep() ? batch.timeSteps() : 1);
  }

  private void run(Device device, Reader reader) {
    int batchSize = model.training().batch();
    BatchSource batches = data.evaluation(part, batchSize, model.training().unroll());
    Feed feed = new Feed(model, Evaluator.classWeights(model, data));
    CarriedStates states = new CarriedStates(program);
    states.clear(device.storage(), batches.rows());
    int features = program.output(Ports.PREDICTION).type().featureCount();
    Run run = new Run();
    double[] prediction = new double[0];
    try (Executable executable = device.load(program)) {
      Batch batch;
      do {
        batch = batches.next();
        feed.give(batch, run);
        int size = places(batch) * features;
        if (prediction.length < size) {
          prediction = new double[size];
          run.output(Ports.PREDICTION, prediction);
        }
        executable.run(run);
        reader.read(batch, prediction);
      } while (!batch.isLast());
    }
  }
}
