package dev.rnnc.cli;

import dev.rnnc.checkpoint.Checkpoint;
import dev.rnnc.checkpoint.RunInfo;
import dev.rnnc.data.Dataset;
import dev.rnnc.data.Encoding;
import dev.rnnc.model.Model;
import dev.rnnc.source.Diagnostic;
import dev.rnnc.source.RnncException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A trained model.
 *
 * @param file of the checkpoint
 * @param model that the checkpoint was made from, or one with the same network
 * @param info what its run was begun with, if that is known
 * @param whereDataIs what is to be known where the data is not found
 */
record Trained(
    Path file,
    Checkpoint checkpoint,
    Model model,
    Optional<RunInfo> info,
    Optional<String> whereDataIs) {
  private static final String CANNOT_READ = "E0802";

  /** The model's data, as the checkpoint encodes it. */
  Dataset openData() {
    try {
      return Dataset.open(model.data(), Encoding.fromJson(checkpoint.encoding()));
    } catch (RnncException wrong) {
      throw whereDataIs.map(where -> explained(wrong, where)).orElse(wrong);
    }
  }

  /** Whether the data is, to the byte, what the run was begun with. */
  boolean hasTheDataOf(Dataset data) {
    return info.map(RunInfo::data).map(data.digests()::equals).orElse(true);
  }

  private static RnncException explained(RnncException wrong, String where) {
    List<Diagnostic> explained =
        wrong.diagnostics().stream()
            .map(found -> found.code().equals(CANNOT_READ) ? found.note(where) : found)
            .toList();
    return new RnncException(explained);
  }
}
