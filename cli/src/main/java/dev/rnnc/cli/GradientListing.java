package dev.rnnc.cli;

import dev.rnnc.data.Dataset;
import dev.rnnc.gradcheck.GradientReport;
import dev.rnnc.model.Model;
import dev.rnnc.train.GradientCheck;
import java.nio.file.Path;

/** Shows how the derivatives of a file compare with finite differences. */
final class GradientListing {
  private GradientListing() {}

  /** Prints the report; the status says whether all agree. */
  static int check(Path file, Model model, DataPaths paths) {
    Dataset data = paths.open(model.data());
    GradientReport report = GradientCheck.check(model, data, Backends.load().named("reference"), 1);
    System.out.print(report);
    System.out.println(file + (report.agrees() ? ": all derivatives agree" : ": some differ"));
    return report.agrees() ? Status.DONE : Status.MISSED;
  }
}
