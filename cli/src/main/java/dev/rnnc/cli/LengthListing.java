package dev.rnnc.cli;

import dev.rnnc.cli.progress.Figures;
import dev.rnnc.data.Dataset;
import dev.rnnc.data.LengthGroup;
import dev.rnnc.data.Part;
import dev.rnnc.json.Json;
import dev.rnnc.model.Training;
import dev.rnnc.train.Evaluator;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is measured of short and of long sequences: a row for each group of like length. */
final class LengthListing {
  private final Evaluator evaluator;
  private final Dataset data;
  private final Training training;

  LengthListing(Evaluator evaluator, Dataset data, Training training) {
    this.evaluator = evaluator;
    this.data = data;
    this.training = training;
  }

  void print(Part part, boolean json) {
    List<Map<String, String>> rows = new ArrayList<>();
    for (LengthGroup group : data.lengths(part)) {
      Evaluator.Measured measured =
          evaluator.measure(data.evaluation(part, training.batch(), training.unroll(), group));
      if (json) {
        System.out.println(Json.write(event(part, group, measured)));
      } else {
        rows.add(row(group, measured));
      }
    }
    if (!json) {
      System.out.print(TextTable.indented(rows));
    }
  }

  private static Map<String, Object> event(
      Part part, LengthGroup group, Evaluator.Measured measured) {
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("event", part.word() + "_by_length");
    event.put("from", group.from());
    event.put("to", group.to());
    event.put("sequences", group.sequences());
    event.put("targets", measured.targets());
    event.put("loss", measured.loss());
    event.putAll(measured.metrics());
    return event;
  }

  private static Map<String, String> row(LengthGroup group, Evaluator.Measured measured) {
    Map<String, String> row = new LinkedHashMap<>();
    String last = group.from() == group.to() ? "" : " to " + group.to();
    row.put("length", group.from() + last);
    row.put("sequences", "%,d".formatted(group.sequences()));
    row.put("targets", "%,d".formatted(measured.targets()));
    row.put("loss", Figures.metric("loss", measured.loss()));
    measured
        .metrics()
        .forEach((name, value) -> row.put(name.replace('_', ' '), Figures.metric(name, value)));
    return row;
  }
}
