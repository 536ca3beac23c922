package dev.rnnc.checkpoint;

import dev.rnnc.source.RnncException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The folder of a run, and what lies where in it. */
public record RunFolder(Path path) {
  private static final Pattern NUMBER = Pattern.compile("\\d{1,12}");

  /** What follows the name in the folder of a further run. */
  private static final Pattern NUMBERED = Pattern.compile("-[1-9]\\d{0,8}");

  /** Where a training that is asked for is to be carried out. */
  public sealed interface Choice {
    RunFolder folder();

    /**
     * It begins, in a folder without a checkpoint.
     *
     * @param changes what differs from the latest run of the file, a clause each; none if there is
     *     no other run
     */
    record Begin(RunFolder folder, List<String> changes) implements Choice {}

    /**
     * It goes on.
     *
     * @param longer whether only the budget grew
     */
    record Resume(RunFolder folder, Checkpoint checkpoint, boolean longer) implements Choice {}
  }

  /** The latest state, to resume from. */
  public Path checkpoint() {
    return path.resolve("checkpoint.safetensors");
  }

  /** The state with the best validation. */
  public Path best() {
    return path.resolve("best.safetensors");
  }

  public Path log() {
    return path.resolve("log.jsonl");
  }

  public Path report() {
    return path.resolve("report.html");
  }

  public Path info() {
    return path.resolve("run.json");
  }

  /** What is best to sample, predict or evaluate with: the best state, else the latest. */
  public Path model() {
    return Files.exists(best()) ? best() : checkpoint();
  }

  public RunInfo readInfo() {
    return RunInfo.read(info());
  }

  /** Empty if it is damaged. */
  private Optional<RunInfo> readInfoIfWhole() {
    return RunInfo.readIfWhole(info());
  }

  /** Whether its checkpoint, where its own info is damaged, tells that it is no run of this. */
  private boolean isOfAnother(RunInfo asked) {
    try {
      return Files.exists(checkpoint())
          && asked.fingerprint().compareWith(CheckpointFile.read(checkpoint()).fingerprint())
              instanceof Fingerprint.Comparison.Other;
    } catch (RnncException damagedToo) {
      return false;
    }
  }

  /** Replaces the page that shows the run. */
  public void writeReport(String html) {
    ReplacedFile.write(report(), html);
  }

  /** Makes the folder, with the file as run and what the run was begun with. */
  public void begin(ModelText model, RunInfo info) {
    try {
      Files.createDirectories(path);
    } catch (IOException e) {
      throw Refusal.cannotWrite(path, e);
    }
    if (!model.text().isEmpty()) {
      ReplacedFile.write(path.resolve(model.name() + ".rnn"), model.text());
    }
    info.write(info());
  }

  /**
   * Takes the right to train in the folder that {@link #choose} gives; as long as it is held,
   * nobody else changes what that is.
   *
   * @throws RnncException if another training has it
   */
  public static RunLock lock(Path runs, String name, RunInfo asked, boolean fresh) {
    while (true) {
      RunFolder folder = look(runs, name, asked, fresh).folder();
      RunLock lock = RunLock.take(folder.path());
      // Another training may have begun, and even ended, between the two.
      if (look(runs, name, asked, fresh).folder().equals(folder)) {
        return lock;
      }
      lock.close();
    }
  }

  /**
   * Chooses among {@code runs/name}, {@code runs/name-2} and so on: the run of the same training,
   * whose checkpoint is read, else a new folder.
   *
   * @param fresh begins anew even if the same training is there, or one of which nothing can be
   *     read any more; its folder is cleared
   * @throws RnncException if the checkpoint of the same training, or what may be it, cannot be read
   */
  public static Choice choose(Path runs, String name, RunInfo asked, boolean fresh) {
    return switch (look(runs, name, asked, fresh)) {
      case Found.Free free -> new Choice.Begin(free.folder(), free.changes());
      case Found.Begun begun -> begun.folder().resume(fresh, begun.longer());
    };
  }

  /** What {@link #choose} goes by; nothing is changed yet. */
  private sealed interface Found {
    RunFolder folder();

    record Free(RunFolder folder, List<String> changes) implements Found {}

    record Begun(RunFolder folder, boolean longer) implements Found {}
  }

  private static Found look(Path runs, String name, RunInfo asked, boolean fresh) {
    List<String> changes = List.of();
    for (RunFolder run : of(runs, name)) {
      Optional<RunInfo> read = run.readInfoIfWhole();
      if (read.isEmpty() && run.isOfAnother(asked)) {
        continue;
      }
      if (read.isEmpty() && fresh) {
        return new Found.Begun(run, false);
      }
      RunInfo info = read.orElseGet(run::readInfo);
      switch (asked.fingerprint().compareWith(info.fingerprint())) {
        case Fingerprint.Comparison.Same _ -> {
          return new Found.Begun(run, false);
        }
        case Fingerprint.Comparison.Longer _ -> {
          return new Found.Begun(run, true);
        }
        case Fingerprint.Comparison.Other _ -> changes = info.changesTo(asked);
      }
    }
    return new Found.Free(free(runs, name), changes);
  }

  /** The run of the very same training, however far it has come. */
  public static Optional<RunFolder> find(Path runs, String name, RunInfo asked) {
    return of(runs, name).stream()
        .filter(run -> run.readInfoIfWhole().filter(asked::isOfTheSameTraining).isPresent())
        .findFirst();
  }

  /**
   * The runs of a file, in their order, whichever of them were deleted; other folders of such a
   * name are left out.
   */
  public static List<RunFolder> of(Path runs, String name) {
    if (!Files.isDirectory(runs)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(runs)) {
      return files
          .map(RunFolder::new)
          .filter(run -> run.number(name) > 0 && Files.exists(run.info()))
          .filter(run -> !run.isOfFileOfItsName() || run.number(name) == 1)
          .sorted(Comparator.comparingInt(run -> run.number(name)))
          .toList();
    } catch (IOException e) {
      throw Refusal.cannotRead(runs, e);
    }
  }

  /** Which of the folders of a name it is: 1 for {@code name}, 2 for {@code name-2}, 0 for none. */
  private int number(String name) {
    String own = String.valueOf(path.getFileName());
    if (own.equals(name)) {
      return 1;
    }
    return own.startsWith(name) && NUMBERED.matcher(own.substring(name.length())).matches()
        ? Integer.parseInt(own.substring(name.length() + 1))
        : 0;
  }

  /** So that {@code notes-2024} is a run of {@code notes-2024.rnn} and none of {@code notes}. */
  private boolean isOfFileOfItsName() {
    return Files.exists(path.resolve(path.getFileName() + ".rnn"));
  }

  /** The first folder after all runs that holds nothing yet. */
  private static RunFolder free(Path runs, String name) {
    List<RunFolder> begun = of(runs, name);
    int number = begun.isEmpty() ? 1 : begun.getLast().number(name) + 1;
    RunFolder folder = numbered(runs, name, number);
    while (Files.exists(folder.path()) && !folder.isHardlyBegun()) {
      folder = numbered(runs, name, ++number);
    }
    return folder;
  }

  /** Whether a run was killed in {@link #begin}, before it said what it is. */
  private boolean isHardlyBegun() {
    if (Files.exists(info()) || !Files.isDirectory(path)) {
      return false;
    }
    try (Stream<Path> files = Files.list(path)) {
      return files.map(file -> String.valueOf(file.getFileName())).allMatch(RunFolder::isFirst);
    } catch (IOException e) {
      throw Refusal.cannotRead(path, e);
    }
  }

  private static boolean isFirst(String file) {
    return file.endsWith(".rnn")
        || file.endsWith(".rnn.part")
        || file.equals(".run.json.part")
        || file.equals(RunLock.FILE);
  }

  private static RunFolder numbered(Path runs, String name, int number) {
    return new RunFolder(runs.resolve(number == 1 ? name : name + "-" + number));
  }

  private Choice resume(boolean fresh, boolean longer) {
    if (fresh) {
      clear();
    }
    return Files.exists(checkpoint())
        ? new Choice.Resume(this, CheckpointFile.read(checkpoint()), longer)
        : new Choice.Begin(this, List.of());
  }

  private void clear() {
    for (Path file : List.of(checkpoint(), best(), log(), report())) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        throw Refusal.cannotWrite(file, e);
      }
    }
  }

  /** All runs in and below a folder, by their paths. */
  public static List<RunFolder> below(Path runs) {
    List<RunFolder> found = new ArrayList<>();
    if (Files.isDirectory(runs)) {
      try (var files = Files.walk(runs, 6)) {
        files
            .filter(file -> file.endsWith("run.json"))
            .map(file -> file.resolveSibling(""))
            .sorted(Comparator.comparing(RunFolder::sortKey))
            .forEach(folder -> found.add(new RunFolder(folder)));
      } catch (IOException e) {
        throw Refusal.cannotRead(runs, e);
      }
    }
    return found;
  }

  /** A key that sorts {@code name}, {@code name-2}, {@code name-10} in this order. */
  private static String sortKey(Path folder) {
    return NUMBER
        .matcher(folder.toString())
        .replaceAll(number -> "0".repeat(12 - number.group().length()) + number.group());
  }
}
