package dev.rnnc.train;

import dev.rnnc.data.Dataset;
import dev.rnnc.data.Part;
import dev.rnnc.model.DataSource;
import dev.rnnc.source.Diagnostic;
import dev.rnnc.source.RnncException;
import java.util.stream.IntStream;

/** Data of which all that is learned from has one class teaches to say it, and nothing else. */
final class OneClass {
  private OneClass() {}

  /**
   * Refuses such data.
   *
   * @throws RnncException with the class
   */
  static void refuse(Dataset data) {
    if (!(data.source() instanceof DataSource.Labelled)
        && !(data.source() instanceof DataSource.Frames)) {
      return;
    }
    long[] counts = data.targetCounts();
    int[] seen = IntStream.range(0, counts.length).filter(i -> counts[i] > 0).toArray();
    if (seen.length == 1) {
      throw new RnncException(
          Diagnostic.general(
                  "E0823",
                  "all that is learned from (%s) has the class `%s`"
                      .formatted(data.size(Part.TRAINING), data.encoding().classes().get(seen[0])))
              .help("add examples of another class; or hold out less, if it is all in that part"));
    }
  }
}
