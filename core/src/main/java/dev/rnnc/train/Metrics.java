package dev.rnnc.train;

import dev.rnnc.backend.Run;
import dev.rnnc.data.Baseline;
import dev.rnnc.data.Batch;
import dev.rnnc.data.BatchSource;
import dev.rnnc.data.Dataset;
import dev.rnnc.data.Part;
import dev.rnnc.model.Loss;
import dev.rnnc.model.Measures;
import dev.rnnc.model.Model;
import dev.rnnc.model.Ports;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What is measured beside the loss, summed over the batches of a part. For tokens and classes the
 * share of targets that were the likeliest, for text also what its loss comes to in other units;
 * for values, as they are scaled, the mean absolute error and the root of the mean squared one; and
 * the loss, or under a likelihood the mean absolute error, of forecasts that need no network.
 */
final class Metrics {

  private final Model model;
  private final List<String> names;
  private final double[] correct = new double[1];
  private double[] prediction = new double[0];
  private double right;
  private double absoluteError;
  private double squaredError;
  private long targets;

  Metrics(Model model) {
    this.model = model;
    this.names = Measures.ofTargets(model.data(), model.training().loss());
  }

  /** The names of what is measured after every epoch. */
  static List<String> namesOfEpochs(Model model) {
    return Measures.ofEpochs(
        model.data(), model.training().loss(), TranslationQuality.measuresEpochs(model));
  }

  /** The names of what is measured on a part. */
  static List<String> namesOf(Model model, Dataset data, Part part) {
    List<String> names = new ArrayList<>(Measures.ofTargets(model.data(), model.training().loss()));
    for (Baseline baseline : data.baselines(part)) {
      of(baseline, model).ifPresent(_ -> names.add(name(baseline, model)));
    }
    if (model.network().encoder().isPresent()) {
      names.addAll(Measures.TRANSLATIONS);
    }
    return names;
  }

  /**
   * What a forecast without a network comes to. Beside a likelihood, of which it has none, stands
   * its error.
   */
  private static OptionalDouble of(Baseline baseline, Model model) {
    return isLikelihood(model) ? baseline.absoluteError() : OptionalDouble.of(baseline.loss());
  }

  private static String name(Baseline baseline, Model model) {
    return baseline.name() + "_" + (isLikelihood(model) ? Measures.ABSOLUTE : Measures.LOSS);
  }

  private static boolean isLikelihood(Model model) {
    return model.training().loss() instanceof Loss.Gaussian;
  }

  /** The values of a prediction for each of a target: a mean, and perhaps a log variance. */
  private int predictedPerValue() {
    return isLikelihood(model) ? 2 : 1;
  }

  static boolean greaterIsBetter(String metric) {
    return metric.equals(Measures.ACCURACY) || Measures.TRANSLATIONS.contains(metric);
  }

  /** Begins a part. */
  void reset() {
    right = 0;
    absoluteError = 0;
    squaredError = 0;
    targets = 0;
  }

  /** Asks the run of a batch for what is needed. */
  void listen(Batch batch, Run run) {
    if (names.contains(Measures.ACCURACY)) {
      run.output(Ports.CORRECT, correct);
    }
    if (names.contains(Measures.ABSOLUTE)) {
      int length = places(batch) * batch.targetWidth() * predictedPerValue();
      if (prediction.length < length) {
        prediction = new double[length];
      }
      run.output(Ports.PREDICTION, prediction);
    }
  }

  /** Adds a batch that was run. */
  void add(Batch batch) {
    right += correct[0];
    targets += batch.targetCount();
    if (names.contains(Measures.ABSOLUTE)) {
      addErrors(batch);
    }
  }

  private int places(Batch batch) {
    return batch.rows() * (model.task().target().perStep() ? batch.timeSteps() : 1);
  }

  /** The means over the values of a target, for the targets that count. */
  private void addErrors(Batch batch) {
    int width = batch.targetWidth();
    int predicted = width * predictedPerValue();
    for (int place = 0; place < places(batch); place++) {
      if (batch.targetWeights()[place] != 0) {
        for (int i = 0; i < width; i++) {
          double error =
              prediction[place * predicted + i] - batch.targetValues()[place * width + i];
          absoluteError += Math.abs(error) / width;
          squaredError += error * error / width;
        }
      }
    }
  }

  /** Of all batches since {@link #reset}, by name. */
  Map<String, Double> of(double loss, BatchSource batches) {
    Map<String, Double> measured = new LinkedHashMap<>();
    for (String name : names) {
      measured.put(
          name,
          switch (name) {
            case Measures.ACCURACY -> perTarget(right);
            case Measures.PERPLEXITY -> StrictMath.exp(loss);
            case Measures.BITS -> loss / StrictMath.log(2);
            case Measures.ROOT_SQUARED ->
                Math.sqrt(predictedPerValue() == 1 ? loss : perTarget(squaredError));
            default -> perTarget(absoluteError);
          });
    }
    for (Baseline baseline : batches.baselines()) {
      of(baseline, model).ifPresent(value -> measured.put(name(baseline, model), value));
    }
    return measured;
  }

  private double perTarget(double sum) {
    return targets > 0 ? sum / targets : 0;
  }
}
