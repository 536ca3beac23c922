package dev.rnnc.cli.report;

import dev.rnnc.backend.Backend;
import dev.rnnc.checkpoint.CheckpointFile;
import dev.rnnc.checkpoint.RunFolder;
import dev.rnnc.checkpoint.RunInfo;
import dev.rnnc.checkpoint.RunLog;
import dev.rnnc.data.Dataset;
import dev.rnnc.data.Part;
import dev.rnnc.model.Model;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes the page of a run. */
public final class RunReport {
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
    return page(findings(data, backend, true), false);
  }

  /** The page of a run that may be under way: what its log has so far. */
  public ReportPage livePage() {
    return page(Findings.NONE, true);
  }

  /**
   * What a live page asks for besides: of the latest weights, or, when training is over, of those
   * that are kept.
   */
  public Findings findings(Dataset data, Backend backend) {
    return findings(data, backend, isOver());
  }

  private Findings findings(Dataset data, Backend backend, boolean over) {
    Path weights = weights(over);
    List<Part> parts =
        over ? List.of(Part.TEST, Part.VALIDATION) : List.of(Part.VALIDATION, Part.TEST);
    return Files.exists(weights)
        ? Findings.of(model, CheckpointFile.read(weights), data, backend, parts)
        : Findings.NONE;
  }

  /** The file that {@link #findings(Dataset, Backend)} are of; it need not be there yet. */
  Path weights() {
    return weights(isOver());
  }

  private Path weights(boolean over) {
    return over ? run.model() : run.checkpoint();
  }

  private boolean isOver() {
    return RunLog.read(run.log()).reversed().stream()
        .map(event -> event.optionalText("event").orElse(""))
        .filter(event -> event.equals("start") || event.equals("end"))
        .findFirst()
        .filter("end"::equals)
        .isPresent();
  }

  /** The lines of the log. */
  List<String> lines() {
    return RunLog.readLines(run.log());
  }

  private ReportPage page(Findings findings, boolean live) {
    return new ReportPage(model.name(), model.source(), facts(), lines(), findings, live);
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
}
