package dev.rnnc.cli.report;

import dev.rnnc.backend.Backend;
import dev.rnnc.backend.Device;
import dev.rnnc.backend.DeviceOptions;
import dev.rnnc.checkpoint.Checkpoint;
import dev.rnnc.data.Dataset;
import dev.rnnc.data.Part;
import dev.rnnc.json.Json;
import dev.rnnc.model.DataSource;
import dev.rnnc.model.Model;
import dev.rnnc.train.Predictions;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is found with the weights of a checkpoint: of a part that is held out a confusion matrix, a
 * forecast, or what a decoder looks at; and the network itself.
 *
 * @param members by name, as JSON has them
 * @param program the network as a function of JavaScript, {@code null} for none
 */
public record Findings(Map<String, Object> members, String program) {
  /** Of a run that has kept no weights yet. */
  public static final Findings NONE = new Findings(Map.of(), "null");

  /** A confusion matrix of more classes could not be read. */
  private static final int MOST_CLASSES = 40;

  /** So many values of a forecast are drawn, the last ones. */
  private static final int MOST_VALUES = 2000;

  public Findings {
    members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
  }

  /**
   * Of a checkpoint.
   *
   * @param data as the checkpoint encodes it
   * @param backend to predict with, in a single thread
   * @param parts of which the first that is held out is predicted
   */
  public static Findings of(
      Model model, Checkpoint checkpoint, Dataset data, Backend backend, List<Part> parts) {
    Map<String, float[]> weights = checkpoint.weightsOf(model.network(), data.sizes());
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("step", checkpoint.progress().step());
    parts.stream()
        .filter(data::has)
        .findFirst()
        .ifPresent(part -> predict(model, weights, data, backend, part, members));
    Optional<NetworkScript> network = NetworkScript.of(model, data.encoding(), weights);
    network.ifPresent(script -> members.put("network", script.data()));
    return new Findings(members, network.map(NetworkScript::program).orElse("null"));
  }

  /** As JSON, the program among its members. */
  String json() {
    Map<String, Object> all = new LinkedHashMap<>(members);
    all.put("program", program);
    return Json.write(all);
  }

  private static void predict(
      Model model,
      Map<String, float[]> weights,
      Dataset data,
      Backend backend,
      Part part,
      Map<String, Object> members) {
    if (model.network().encoder().isPresent()) {
      members.put("part", part.word());
      members.put("alignments", Alignments.of(model, data, part, weights, backend));
      return;
    }
    int classes = data.encoding().classes().size();
    boolean tellsClasses = classes > 0 && classes <= MOST_CLASSES;
    if (!tellsClasses && !(model.data() instanceof DataSource.Table)) {
      return;
    }
    Predictions predictions = new Predictions(model, data, part);
    try (Device device = backend.open(new DeviceOptions(1, 0))) {
      weights.forEach(device.storage()::write);
      members.put("part", part.word());
      if (tellsClasses) {
        Predictions.Confusion confusion = predictions.confusion(device);
        members.put(
            "confusion", Map.of("classes", confusion.classes(), "counts", confusion.counts()));
      } else {
        members.put("forecast", forecast(predictions.forecast(device), data));
      }
    }
  }

  /** The deviations, as far as there are any, and of how many values the first is drawn. */
  private static Map<String, Object> forecast(Predictions.Forecast forecast, Dataset data) {
    return Map.of(
        "truth",
        last(forecast.truth()),
        "predicted",
        last(forecast.predicted()),
        "deviation",
        last(forecast.deviation()),
        "horizon",
        data.encoding().targets());
  }

  private static List<Double> last(List<Double> values) {
    return values.subList(Math.max(0, values.size() - MOST_VALUES), values.size());
  }
}
