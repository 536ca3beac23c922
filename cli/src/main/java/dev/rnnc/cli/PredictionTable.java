package dev.rnnc.cli;

import dev.rnnc.data.Column;
import dev.rnnc.data.Encoding;
import dev.rnnc.data.Inputs;
import dev.rnnc.model.DataSource;
import dev.rnnc.model.Loss;
import dev.rnnc.model.Model;
import dev.rnnc.sample.Logits;
import dev.rnnc.train.Predictor.Prediction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What was predicted as rows of a table: of classes the likeliest and its probability, of values
 * the values in the units of the data, of text how surprising it is; and what is true, with the
 * loss, where the input says it.
 */
final class PredictionTable {
  private final Model model;
  private final Encoding encoding;
  private final boolean probabilities;
  private final List<Map<String, Object>> rows = new ArrayList<>();
  private int right;
  private int known;
  private long targets;
  private double loss;

  /**
   * @param probabilities whether every class has a column
   */
  PredictionTable(Model model, Encoding encoding, boolean probabilities) {
    this.model = model;
    this.encoding = encoding;
    this.probabilities = probabilities;
  }

  /** Adds all predictions of some inputs. */
  void add(Inputs inputs, List<List<Prediction>> predictions) {
    for (int example = 0; example < predictions.size(); example++) {
      List<Prediction> own = predictions.get(example);
      if (isWhole()) {
        whole(named(inputs, example, 0), own);
      } else {
        for (int step = 0; step < own.size(); step++) {
          Map<String, Object> row = named(inputs, example, step);
          single(row, own.get(step));
          rows.add(row);
        }
      }
    }
  }

  /** Rows, each with its texts and numbers by column. */
  List<Map<String, Object>> rows() {
    return rows;
  }

  /** Whether a sequence is judged as a whole: text and music, whose every step is predicted. */
  private boolean isWhole() {
    return model.data() instanceof DataSource.Text || model.data() instanceof DataSource.Chords;
  }

  /** A row with its number: that of the line, so that it is found again, or else a count. */
  private Map<String, Object> named(Inputs inputs, int example, int step) {
    List<String> columns = inputs.columns();
    List<String> names = inputs.names(example, step);
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("row", (long) inputs.line(example).orElse(rows.size() + 1));
    for (int i = 0; i < columns.size(); i++) {
      row.put(columns.get(i), names.get(i));
    }
    return row;
  }

  private void whole(Map<String, Object> row, List<Prediction> steps) {
    double sum = steps.stream().mapToDouble(step -> step.loss().orElse(0)).sum();
    boolean text = model.data() instanceof DataSource.Text;
    row.put(text ? "tokens" : "frames", (long) steps.size());
    rows.add(row);
    if (steps.isEmpty()) {
      return; // of nothing there is no mean
    }
    double mean = sum / steps.size();
    row.put("loss", mean);
    if (text) {
      row.put("perplexity", Math.exp(mean));
    }
    count(sum, steps.size());
  }

  /** A row with a truth; in evaluation, too, every target weighs the same and not every row. */
  private void count(double sum, int own) {
    known++;
    loss += sum;
    targets += own;
  }

  private void single(Map<String, Object> row, Prediction prediction) {
    if (model.task().target().isIndex()) {
      ofClass(row, prediction);
    } else {
      ofValues(row, prediction);
    }
    prediction
        .loss()
        .ifPresent(own -> {
          row.put("loss", own);
          count(own, 1);
        });
  }

  private void ofClass(Map<String, Object> row, Prediction prediction) {
    double[] all = prediction.probabilities();
    int likeliest = Logits.likeliest(all);
    List<String> classes = encoding.classes();
    row.put("prediction", classes.get(likeliest));
    row.put("probability", all[likeliest]);
    if (probabilities) {
      for (int i = 0; i < all.length; i++) {
        row.put("p(" + classes.get(i) + ")", all[i]);
      }
    }
    prediction
        .target()
        .ifPresent(target -> {
          row.put("truth", classes.get(target));
          right += target == likeliest ? 1 : 0;
        });
  }

  private void ofValues(Map<String, Object> row, Prediction prediction) {
    Column.Numeric scale = encoding.target().orElse(new Column.Numeric("", 0, 1, false));
    double[] output = prediction.output();
    boolean gaussian = model.training().loss() instanceof Loss.Gaussian;
    int n = gaussian ? output.length / 2 : output.length;
    for (int i = 0; i < n; i++) {
      String number = n == 1 ? "" : "_" + (i + 1);
      row.put("prediction" + number, scale.unscaled(output[i]));
      if (gaussian) {
        row.put("deviation" + number, scale.scale() * Math.exp(output[n + i] / 2));
      }
      if (prediction.truth().length > 0) {
        row.put("truth" + number, scale.unscaled(prediction.truth()[i]));
      }
    }
  }

  /** All that was predicted in a few words: {@code 30 rows, 12 with a truth: accuracy 91.7 %}. */
  Map<String, Double> summary() {
    Map<String, Double> summary = new LinkedHashMap<>();
    if (known > 0) {
      summary.put("loss", loss / targets);
      if (model.task().target().isIndex() && !isWhole()) {
        summary.put("accuracy", (double) right / known);
      }
    }
    return summary;
  }

  int known() {
    return known;
  }
}
