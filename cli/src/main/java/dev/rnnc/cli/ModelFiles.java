package dev.rnnc.cli;

import dev.rnnc.checkpoint.Checkpoint;
import dev.rnnc.checkpoint.CheckpointFile;
import dev.rnnc.checkpoint.ModelText;
import dev.rnnc.checkpoint.RunFolder;
import dev.rnnc.dsl.Checked;
import dev.rnnc.dsl.Rnn;
import dev.rnnc.dsl.Settings;
import dev.rnnc.model.Model;
import dev.rnnc.source.Diagnostic;
import dev.rnnc.source.RnncException;
import dev.rnnc.source.SourceFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/** From what a command line names to a model: a `.rnn` file, a run's folder, a checkpoint. */
final class ModelFiles {
  private ModelFiles() {}

  /** A file's model, the text of it for checkpoints, and the folder that it stands in. */
  record Opened(Model model, ModelText text, Path folder) {}

  /** A checkpoint and the model in it. */
  record Trained(Checkpoint checkpoint, Model model) {}

  /** The model of a file that can be run; its warnings are shown. */
  static Opened runnable(Path file, CommonOptions options) {
    Checked checked = check(file, options.settings);
    Model model = checked.runnable();
    if (!options.quiet) {
      Terminal.printDiagnostics(checked.diagnostics());
    }
    Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent());
    return new Opened(model, ModelText.of(model, options.settings), folder);
  }

  /** A file, checked; its diagnostics are in the answer. */
  static Checked check(Path file, Map<String, String> settings) {
    return Rnn.check(file, new Settings(settings, Path.of("").toAbsolutePath()));
  }

  /** The trained model that a file, a run or a checkpoint names. */
  static Trained trained(Path target, CommonOptions options) {
    Path file = checkpointOf(target, options);
    Checkpoint checkpoint = CheckpointFile.read(file);
    ModelText text = checkpoint.model();
    String name = text.name() + ".rnn";
    Settings settings = new Settings(text.settings(), Path.of("").toAbsolutePath());
    Checked checked =
        Rnn.check(SourceFile.of(name, text.text()), folder(file).resolve(name), settings);
    return new Trained(checkpoint, checked.runnable());
  }

  /** What the paths of a checkpoint's model are relative to, as far as its run knows. */
  private static Path folder(Path checkpoint) {
    RunFolder run = new RunFolder(checkpoint.toAbsolutePath().resolveSibling(""));
    String known = Files.exists(run.info()) ? run.readInfo().folder() : "";
    return Path.of(known).toAbsolutePath();
  }

  private static Path checkpointOf(Path target, CommonOptions options) {
    String name = String.valueOf(target.getFileName());
    if (name.endsWith(".rnn")) {
      String model = name.substring(0, name.length() - ".rnn".length());
      return newest(options.out, model).model();
    }
    Path folder = Files.isDirectory(target) ? target : options.out.resolve(target);
    if (Files.isDirectory(folder)) {
      Path kept = new RunFolder(folder).model();
      if (Files.exists(kept)) {
        return kept;
      }
      throw new RnncException(
          Diagnostic.general("E0723", folder + " has no checkpoint; nothing was trained there"));
    }
    if (Files.exists(target)) {
      return target;
    }
    throw new RnncException(
        Diagnostic.general("E0724", target + " is not there")
            .help("name a .rnn file, a run's folder or a checkpoint; `rnnc runs` lists the runs"));
  }

  /** The newest run of a file that has weights. */
  private static RunFolder newest(Path out, String name) {
    RunFolder found = null;
    for (int number = 1; ; number++) {
      RunFolder folder = new RunFolder(out.resolve(number == 1 ? name : name + "-" + number));
      if (!Files.exists(folder.path())) {
        break;
      }
      if (Files.exists(folder.model())) {
        found = folder;
      }
    }
    if (found == null) {
      throw new RnncException(
          Diagnostic.general("E0725", "no trained run of `%s` is in %s".formatted(name, out))
              .help("train it first: rnnc run " + name + ".rnn"));
    }
    return found;
  }
}
