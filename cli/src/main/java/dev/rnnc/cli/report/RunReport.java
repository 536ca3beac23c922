package dev.rnnc.cli.report;

import dev.rnnc.backend.Backend;
import dev.rnnc.backend.Device;
import dev.rnnc.backend.DeviceOptions;
import dev.rnnc.checkpoint.Checkpoint;
import dev.rnnc.checkpoint.CheckpointFile;
import dev.rnnc.checkpoint.RunFolder;
import dev.rnnc.checkpoint.RunInfo;
import dev.rnnc.checkpoint.RunLog;
import dev.rnnc.data.Dataset;
import dev.rnnc.data.Part;
import dev.rnnc.model.DataSource;
import dev.rnnc.model.Model;
import dev.rnnc.train.Predictions;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Makes the page of a run. */
public final class RunReport {
  /** A confusion matrix of more classes could not be read. */
  private static final int MOST_CLASSES = 40;

  /** So many values of a forecast are drawn, the last ones. */
  private static final int MOST_VALUES = 2000;

  private final RunFolder run;
  private final Model model;

  public RunReport(RunFolder run, Model model) {
    this.run = run;
    this.model = model;
  }

  /**
   * The page of a run that is over.
   *
   * @param data its data, as its checkpoint encodes it
   * @param backend to predict with
   */
  public ReportPage page(Dataset data, Backend backend) {
    if (!Files.exists(run.model())) {
      return page(Map.of(), Optional.empty(), false);
    }
    Checkpoint kept = CheckpointFile.read(run.model());
    Map<String, float[]> weights = kept.weightsOf(model.network(), data.sizes());
    Map<String, Object> findings = findings(data, backend, weights);
    Optional<NetworkScript> network = NetworkScript.of(model, data.encoding(), weights);
    network.ifPresent(script -> findings.put("network", script.data()));
    return page(findings, network, false);
  }

  /** The page of a run that may be under way: what its log has so far. */
  public ReportPage livePage() {
    return page(Map.of(), Optional.empty(), true);
  }

  private ReportPage page(
      Map<String, Object> findings, Optional<NetworkScript> network, boolean live) {
    return new ReportPage(
        model.name(),
        model.source(),
        facts(),
        RunLog.readLines(run.log()),
        findings,
        network.map(NetworkScript::program).orElse("null"),
        live);
  }

  private Map<String, String> facts() {
    Map<String, String> facts = new LinkedHashMap<>();
    if (Files.exists(run.info())) {
      RunInfo info = run.readInfo();
      facts.put("started", info.started());
      facts.put("seed", Long.toString(info.seed()));
      info.settings().forEach((name, value) -> facts.put("set " + name, value));
      facts.putAll(info.machine());
      facts.put("rnnc", info.version());
    }
    return facts;
  }

  private Map<String, Object> findings(
      Dataset data, Backend backend, Map<String, float[]> weights) {
    Map<String, Object> findings = new LinkedHashMap<>();
    Optional<Part> part = heldOut(data);
    if (part.isEmpty()) {
      return findings;
    }
    if (model.network().encoder().isPresent()) {
      findings.put("part", part.get().word());
      findings.put("alignments", Alignments.of(model, data, part.get(), weights, backend));
      return findings;
    }
    int classes = data.encoding().classes().size();
    boolean tellsClasses = classes > 0 && classes <= MOST_CLASSES;
    boolean forecasts = model.data() instanceof DataSource.Table;
    if (!tellsClasses && !forecasts) {
      return findings;
    }
    Predictions predictions = new Predictions(model, data, part.get());
    try (Device device = backend.open(new DeviceOptions(1, 0))) {
      weights.forEach(device.storage()::write);
      findings.put("part", part.get().word());
      if (tellsClasses) {
        Predictions.Confusion confusion = predictions.confusion(device);
        findings.put(
            "confusion", Map.of("classes", confusion.classes(), "counts", confusion.counts()));
      } else {
        Predictions.Forecast forecast = predictions.forecast(device);
        int from = Math.max(0, forecast.truth().size() - MOST_VALUES);
        findings.put(
            "forecast",
            Map.of(
                "truth",
                forecast.truth().subList(from, forecast.truth().size()),
                "predicted",
                forecast.predicted().subList(from, forecast.predicted().size())));
      }
    }
    return findings;
  }

  private static Optional<Part> heldOut(Dataset data) {
    return data.has(Part.TEST)
        ? Optional.of(Part.TEST)
        : Optional.of(Part.VALIDATION).filter(data::has);
  }
}
