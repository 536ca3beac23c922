package dev.rnnc.train;

import dev.rnnc.backend.Run;
import dev.rnnc.data.Batch;
import dev.rnnc.data.BatchSource;
import dev.rnnc.data.Dataset;
import dev.rnnc.data.Part;
import dev.rnnc.model.DataSource;
import dev.rnnc.model.Loss;
import dev.rnnc.model.Model;
import dev.rnnc.model.Ports;
import dev.rnnc.model.Tokens;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is measured beside the loss, summed over the batches of a part. For tokens and classes the
 * share of targets that were the likeliest, for text also what its loss comes to in other units;
 * for values, as they are scaled, the mean absolute error and the root of the mean squared one; and
 * the loss of a forecast that needs no network, where there is one that can be compared.
 */
final class Metrics {
  private static final String ACCURACY = "accuracy";
  private static final String PERPLEXITY = "perplexity";
  private static final String BITS = "bits_per_character";
  private static final String ROOT_SQUARED = "root_mean_squared_error";
  private static final String ABSOLUTE = "mean_absolute_error";
  private static final String NAIVE = "naive_loss";

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
    this.names = names(model);
  }

  /** The names of what is measured after every epoch. */
  static List<String> namesOfEpochs(Model model) {
    List<String> names = new ArrayList<>(names(model));
    if (TranslationQuality.measuresEpochs(model)) {
      names.addAll(TranslationQuality.NAMES);
    }
    return names;
  }

  /** The names of what is measured on a part. */
  static List<String> namesOf(Model model, Dataset data, Part part) {
    List<String> names = new ArrayList<>(names(model));
    if (comparesForecasts(model) && data.naiveLoss(part).isPresent()) {
      names.add(NAIVE);
    }
    if (model.network().encoder().isPresent()) {
      names.addAll(TranslationQuality.NAMES);
    }
    return names;
  }

  private static boolean comparesForecasts(Model model) {
    return !(model.training().loss() instanceof Loss.Gaussian);
  }

  /** The names of what is measured; where there is a naive forecast, its loss comes as well. */
  private static List<String> names(Model model) {
    List<String> names = new ArrayList<>();
    if (model.task().target().isIndex()) {
      names.add(ACCURACY);
    }
    if (model.data() instanceof DataSource.Pairs) {
      names.add(PERPLEXITY);
    }
    if (model.data() instanceof DataSource.Text text) {
      names.add(PERPLEXITY);
      if (text.tokens() instanceof Tokens.Characters) {
        names.add(BITS);
      }
    }
    if (hasErrors(model.training().loss())) {
      names.add(ROOT_SQUARED);
      names.add(ABSOLUTE);
    }
    return names;
  }

  private static boolean hasErrors(Loss loss) {
    return switch (loss) {
      case Loss.MeanSquaredError _, Loss.Gaussian _ -> true;
      case Loss.CrossEntropy _, Loss.BinaryCrossEntropy _ -> false;
    };
  }

  /** The values of a prediction for each of a target: a mean, and perhaps a log variance. */
  private int predictedPerValue() {
    return model.training().loss() instanceof Loss.Gaussian ? 2 : 1;
  }

  static boolean greaterIsBetter(String metric) {
    return metric.equals(ACCURACY) || TranslationQuality.NAMES.contains(metric);
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
    if (names.contains(ACCURACY)) {
      run.output(Ports.CORRECT, correct);
    }
    if (names.contains(ABSOLUTE)) {
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
    if (names.contains(ABSOLUTE)) {
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
            case ACCURACY -> perTarget(right);
            case PERPLEXITY -> StrictMath.exp(loss);
            case BITS -> loss / StrictMath.log(2);
            case ROOT_SQUARED ->
                Math.sqrt(predictedPerValue() == 1 ? loss : perTarget(squaredError));
            default -> perTarget(absoluteError);
          });
    }
    if (comparesForecasts(model)) {
      batches.naiveLoss().ifPresent(naive -> measured.put(NAIVE, naive));
    }
    return measured;
  }

  private double perTarget(double sum) {
    return targets > 0 ? sum / targets : 0;
  }
}
