package dev.rnnc.cli;

import dev.rnnc.checkpoint.Checkpoint;
import dev.rnnc.checkpoint.CheckpointFile;
import dev.rnnc.checkpoint.Fingerprint;
import dev.rnnc.checkpoint.ModelText;
import dev.rnnc.checkpoint.RunFolder;
import dev.rnnc.checkpoint.RunInfo;
import dev.rnnc.data.Dataset;
import dev.rnnc.dsl.Rnn;
import dev.rnnc.dsl.Settings;
import dev.rnnc.model.Model;
import dev.rnnc.source.Diagnostic;
import dev.rnnc.source.RnncException;
import dev.rnnc.source.SourceFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Finds the trained model that a command line names: by its file, its run or its checkpoint. */
final class TrainedModels {
  private static final String RNN = ".rnn";

  private final String command;
  private final Path runs;
  private final Options.Params params;
  private final OptionalLong seed;
  private final Messages messages;

  /**
   * @param command that asks, for what it can say to try
   * @param seed that the run of a file is to have, if one is asked for
   */
  TrainedModels(
      String command,
      Options.Runs runs,
      Options.Params params,
      OptionalLong seed,
      Messages messages) {
    this.command = command;
    this.runs = runs.folder;
    this.params = params;
    this.seed = seed;
    this.messages = messages;
  }

  /**
   * The one that is meant; of a file that has several runs, the one that was trained as it says.
   */
  Trained find(Path target) {
    Trained found = isFile(target) ? ofFile(target) : ofCheckpoint(checkpointOf(target));
    messages.detail(
        "model: %s, step %,d".formatted(found.file(), found.checkpoint().progress().step()));
    return found;
  }

  /** The same, but empty for a file that no run was trained of with the network that it says. */
  Optional<Trained> findIfTrained(Path target) {
    if (isFile(target) && Files.exists(target)) {
      Model model = ModelFiles.check(target, params.values).runnable();
      if (candidates(model, trained(target)).stream().noneMatch(Candidate::hasTheNetwork)) {
        return Optional.empty();
      }
    }
    return Optional.of(find(target));
  }

  // By its file.

  private static boolean isFile(Path target) {
    return target.toString().endsWith(RNN);
  }

  /** How a run differs from what the file asks for: not at all, or in ways that can be said. */
  private record Candidate(RunFolder run, RunInfo info, Fingerprint asked, int age) {
    List<String> changes() {
      return asked.changesSince(info.fingerprint());
    }

    boolean hasTheNetwork() {
      return asked.hasNetworkOf(info.fingerprint());
    }

    boolean isAsLong() {
      return asked.budget().equals(info.fingerprint().budget());
    }

    static final Comparator<Candidate> NEAREST_FIRST =
        Comparator.comparing((Candidate candidate) -> !candidate.hasTheNetwork())
            .thenComparingInt(candidate -> candidate.changes().size())
            .thenComparing(candidate -> !candidate.isAsLong())
            .thenComparing(candidate -> candidate.info().seed() != 1)
            .thenComparingInt(Candidate::age);
  }

  private Trained ofFile(Path file) {
    List<RunFolder> trained = trained(file);
    if (!Files.exists(file)) {
      throw noFile(file, trained);
    }
    ModelFiles.Opened opened = ModelFiles.runnable(file, params, messages);
    Candidate nearest =
        candidates(opened.model(), trained).stream()
            .min(Candidate.NEAREST_FIRST)
            .orElseThrow(() -> neverTrained(file, nameOf(file)));
    List<String> changes = new ArrayList<>(nearest.info().paramChanges(opened.params()));
    changes.addAll(nearest.changes());
    if (!nearest.hasTheNetwork()) {
      throw otherNetwork(file, nearest.run(), changes);
    }
    if (!nearest.changes().isEmpty()) {
      messages.say(
          "using %s, which was trained otherwise than %s says: %s"
              .formatted(nearest.run().path(), file, Clauses.of(changes)));
    } else if (seed.isEmpty() && nearest.info().seed() != 1) {
      messages.say("using %s, of seed %d".formatted(nearest.run().path(), nearest.info().seed()));
    }
    Path kept = nearest.run().model();
    return new Trained(
        kept,
        CheckpointFile.read(kept),
        opened.model(),
        Optional.of(nearest.info()),
        Optional.empty());
  }

  private static String nameOf(Path file) {
    String text = file.getFileName().toString();
    return text.substring(0, text.length() - RNN.length());
  }

  /** The runs of a file that have something to use. */
  private List<RunFolder> trained(Path file) {
    return RunFolder.of(runs, nameOf(file)).stream()
        .filter(run -> Files.exists(run.model()))
        .toList();
  }

  private List<Candidate> candidates(Model model, List<RunFolder> trained) {
    List<RunInfo> infos = trained.stream().map(RunFolder::readInfo).toList();
    Optional<Map<String, String>> digests = digests(model, infos);
    List<Candidate> candidates = new ArrayList<>();
    for (int i = 0; i < infos.size(); i++) {
      RunInfo info = infos.get(i);
      Fingerprint asked =
          Fingerprint.of(model, seed.orElse(info.seed()), digests.orElse(info.data()));
      candidates.add(new Candidate(trained.get(i), info, asked, infos.size() - i));
    }
    return candidates;
  }

  /** Of the file's data, which is read only to choose among runs on different data. */
  private static Optional<Map<String, String>> digests(Model model, List<RunInfo> infos) {
    if (infos.stream().map(RunInfo::data).distinct().count() < 2) {
      return Optional.empty();
    }
    try {
      return Optional.of(Dataset.open(model.data()).digests());
    } catch (RnncException _) {
      return Optional.empty(); // what needs the data will say so
    }
  }

  private RnncException noFile(Path file, List<RunFolder> trained) {
    Diagnostic missing = Diagnostic.general("E0724", "there is no file " + file);
    return new RnncException(
        trained.isEmpty()
            ? missing
            : missing.help(
                "a run of it is there: rnnc %s %s".formatted(command, trained.getLast().path())));
  }

  private RnncException neverTrained(Path file, String name) {
    return new RnncException(
        Diagnostic.general("E0725", "no trained run of `%s` is in %s".formatted(name, runs))
            .help("train it first: rnnc train " + file + set()));
  }

  private RnncException otherNetwork(Path file, RunFolder nearest, List<String> changes) {
    return new RnncException(
        Diagnostic.general(
                "E0729", "no run in %s has the network that %s says".formatted(runs, file))
            .note("since %s: %s".formatted(nearest.path(), Clauses.of(changes)))
            .help(
                "train it: rnnc train %s%s; or use that run: rnnc %s %s"
                    .formatted(file, set(), command, nearest.path())));
  }

  private String set() {
    StringBuilder text = new StringBuilder();
    params.values.forEach((name, value) -> text.append(" --set ").append(name + "=" + value));
    return text.toString();
  }

  // By its run or checkpoint.

  private Path checkpointOf(Path target) {
    if (!params.values.isEmpty() || seed.isPresent()) {
      throw new RnncException(
          Diagnostic.general(
                  "E0612",
                  "%s is no .rnn file; what it was trained with is settled".formatted(target))
              .help("--set and --seed choose among the runs of a .rnn file"));
    }
    Path folder = Files.isDirectory(target) ? target : runs.resolve(target);
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

  /** Paths in it are relative to where its file stood, as far as its run knows. */
  private static Trained ofCheckpoint(Path file) {
    Checkpoint checkpoint = CheckpointFile.read(file);
    RunFolder run = new RunFolder(file.toAbsolutePath().resolveSibling(""));
    Path here = Path.of("").toAbsolutePath();
    Path folder = here;
    Path shell = here;
    Optional<RunInfo> info = Optional.empty();
    String whereDataIs =
        "no run.json lies beside the checkpoint to say where its file stood, so its data is looked"
            + " for from the present folder";
    if (Files.exists(run.info())) {
      RunInfo known = run.readInfo();
      info = Optional.of(known);
      folder = Path.of(known.folder());
      shell = Path.of(known.shell());
      whereDataIs =
          "a run looks for its data where it was when it was trained, from %s; if it has moved,"
                  .formatted(folder)
              + " name the .rnn file in its new place";
    }
    ModelText text = checkpoint.model();
    String name = text.name() + RNN;
    SourceFile source = SourceFile.of(name, text.text());
    Model model =
        Rnn.check(source, folder.resolve(name), new Settings(text.settings(), shell)).runnable();
    return new Trained(file, checkpoint, model, info, Optional.of(whereDataIs));
  }
}
