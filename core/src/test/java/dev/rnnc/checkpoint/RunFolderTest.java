package dev.rnnc.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rnnc.source.RnncException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunFolderTest {
  @TempDir private Path runs;

  private static final ModelText MODEL =
      new ModelText("names", "network {}\n", Map.of(), Map.of("width", "64"));

  private static Fingerprint training(int batch, String epochs) {
    return new Fingerprint(
        Map.of("train.batch", Integer.toString(batch), "network.gru_1", "#" + batch % 2),
        Map.of("epochs", epochs));
  }

  private static RunInfo info(Fingerprint fingerprint) {
    return new RunInfo(
        "0.1",
        "2026-01-01T00:00:00Z",
        7,
        "/home/ada/examples",
        "/home/ada",
        Map.of("width", "64"),
        Map.of("width", "64", "unit", "gru"),
        Map.of("names.txt", "abc"),
        Map.of("java", "25"),
        fingerprint);
  }

  private static Checkpoint checkpoint(Fingerprint fingerprint) {
    return new Checkpoint(
        MODEL,
        "{}",
        fingerprint,
        Progress.start(7),
        Map.of("w", new Tensor(List.of(1), new float[] {1})),
        Map.of(),
        Map.of());
  }

  private RunFolder.Choice choose(Fingerprint asked, boolean fresh) {
    return RunFolder.choose(runs, "names", info(asked), fresh);
  }

  private RunFolder begun(Fingerprint fingerprint) {
    RunFolder.Choice choice = choose(fingerprint, false);
    assertThat(choice).isInstanceOf(RunFolder.Choice.Begin.class);
    choice.folder().begin(MODEL, info(fingerprint));
    CheckpointFile.write(choice.folder().checkpoint(), checkpoint(fingerprint));
    return choice.folder();
  }

  @Test
  void theSameTrainingGoesOnAndAnotherBeginsBesideIt() throws IOException {
    RunFolder first = begun(training(32, "5"));
    assertThat(first.path()).isEqualTo(runs.resolve("names"));
    assertThat(Files.readString(runs.resolve("names/names.rnn"))).isEqualTo("network {}\n");
    assertThat(first.readInfo()).isEqualTo(info(training(32, "5")));

    assertThat(choose(training(32, "5"), false))
        .isEqualTo(new RunFolder.Choice.Resume(first, checkpoint(training(32, "5")), false));
    assertThat(choose(training(32, "9"), false))
        .isEqualTo(new RunFolder.Choice.Resume(first, checkpoint(training(32, "5")), true));
    assertThat(choose(training(32, "none"), false)).isInstanceOf(RunFolder.Choice.Resume.class);
    assertThat(choose(training(32, "4"), false))
        .isEqualTo(
            new RunFolder.Choice.Begin(
                new RunFolder(runs.resolve("names-2")),
                List.of("`train.epochs` was 5 and is now 4")));

    RunFolder second = begun(training(33, "5"));
    assertThat(second.path()).isEqualTo(runs.resolve("names-2"));
    RunFolder.Choice third = choose(training(34, "5"), false);
    assertThat(third.folder().path()).isEqualTo(runs.resolve("names-3"));
    assertThat(((RunFolder.Choice.Begin) third).changes())
        .containsExactlyInAnyOrder("`train.batch` was 33 and is now 34", "`gru_1` changed");
    assertThat(choose(training(33, "5"), false).folder()).isEqualTo(second);
    assertThat(RunFolder.below(runs)).containsExactly(first, second);
  }

  @Test
  void runsAreInTheOrderOfTheirNumbers() throws IOException {
    List<RunFolder> begun = new ArrayList<>();
    for (int batch = 1; batch <= 11; batch++) {
      begun.add(begun(training(batch, "5")));
    }
    assertThat(begun.getLast().path()).isEqualTo(runs.resolve("names-11"));
    assertThat(RunFolder.below(runs)).isEqualTo(begun);
  }

  @Test
  void aDeletedRunHidesNoOther() throws IOException {
    RunFolder first = begun(training(32, "5"));
    RunFolder second = begun(training(33, "5"));
    RunFolder third = begun(training(34, "5"));
    delete(second);
    assertThat(RunFolder.of(runs, "names")).containsExactly(first, third);
    assertThat(choose(training(34, "5"), false)).isInstanceOf(RunFolder.Choice.Resume.class);
    assertThat(RunFolder.find(runs, "names", info(training(34, "5")))).contains(third);
    assertThat(choose(training(35, "5"), false).folder().path())
        .as("later runs have greater numbers")
        .isEqualTo(runs.resolve("names-4"));
    delete(first);
    assertThat(RunFolder.of(runs, "names")).containsExactly(third);
  }

  private static void delete(RunFolder run) throws IOException {
    try (Stream<Path> files = Files.list(run.path())) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(run.path());
  }

  @Test
  void theRunOfAFileWithANumberInItsNameIsOfNoOtherFile() {
    RunFolder other = new RunFolder(runs.resolve("names-2024"));
    other.begin(
        new ModelText("names-2024", "network {}\n", Map.of(), Map.of()), info(training(32, "5")));
    RunFolder first = begun(training(32, "5"));
    assertThat(RunFolder.of(runs, "names")).containsExactly(first);
    assertThat(RunFolder.of(runs, "names-2024")).containsExactly(other);
  }

  @Test
  void freshClearsTheSameTraining() throws IOException {
    RunFolder folder = begun(training(32, "5"));
    Files.writeString(folder.log(), "{}\n");
    RunFolder.Choice choice = choose(training(32, "5"), true);
    assertThat(choice).isEqualTo(new RunFolder.Choice.Begin(folder, List.of()));
    assertThat(folder.checkpoint()).doesNotExist();
    assertThat(folder.log()).doesNotExist();
  }

  @Test
  void aRunKilledBeforeItsFirstCheckpointBeginsAgain() throws IOException {
    RunFolder folder = begun(training(32, "5"));
    Files.delete(folder.checkpoint());
    assertThat(choose(training(32, "5"), false))
        .isEqualTo(new RunFolder.Choice.Begin(folder, List.of()));
  }

  @Test
  void aDamagedCheckpointIsSaid() throws IOException {
    RunFolder folder = begun(training(32, "5"));
    byte[] bytes = Files.readAllBytes(folder.checkpoint());
    Files.write(folder.checkpoint(), java.util.Arrays.copyOf(bytes, 100));
    assertThatThrownBy(() -> choose(training(32, "5"), false))
        .isInstanceOf(RnncException.class)
        .hasMessageContaining("E0703");
  }

  @Test
  void freshBeginsAnewWhereTheInfoIsDamaged() throws IOException {
    RunFolder other = begun(training(31, "5"));
    RunFolder folder = begun(training(32, "5"));
    for (RunFolder run : List.of(other, folder)) {
      Files.writeString(run.info(), "{\"version\":");
    }
    assertThatThrownBy(() -> choose(training(32, "5"), false))
        .isInstanceOf(RnncException.class)
        .hasMessageContaining("E0704")
        .hasMessageContaining(folder.info() + " is damaged: it is not JSON: Unexpected end")
        .hasMessageNotContainingAny("REDACTED", "Source", "marker at");
    assertThat(choose(training(32, "5"), true))
        .isEqualTo(new RunFolder.Choice.Begin(folder, List.of()));
    assertThat(folder.checkpoint()).doesNotExist();
    assertThat(other.checkpoint()).as("is of another training").exists();
  }

  @Test
  void freshClearsWhatIsDamagedAltogether() throws IOException {
    RunFolder folder = begun(training(32, "5"));
    Files.writeString(folder.info(), "{");
    Files.writeString(folder.checkpoint(), "{");
    assertThat(choose(training(32, "5"), true))
        .isEqualTo(new RunFolder.Choice.Begin(folder, List.of()));
    assertThat(folder.checkpoint()).doesNotExist();
  }

  private RunLock lock(Fingerprint asked) {
    return RunFolder.lock(runs, "names", info(asked), true);
  }

  @Test
  void oneTrainingAtATimeIsInAFolder() {
    RunFolder first = begun(training(32, "5"));
    try (RunLock _ = lock(training(32, "5"));
        RunLock _ = lock(training(33, "5"))) {
      assertThatThrownBy(() -> lock(training(32, "5")))
          .isInstanceOf(RnncException.class)
          .hasMessageContaining("E0731")
          .hasMessageContaining("another process is training in " + first.path());
      assertThat(first.checkpoint()).as("is not cleared").exists();
    }
    lock(training(32, "5")).close();
    assertThat(choose(training(33, "5"), false).folder().path())
        .as("where only a lock was taken nothing has begun")
        .isEqualTo(runs.resolve("names-2"));
  }

  /** What the command line or the file set otherwise comes before what follows from it. */
  @Test
  void whatChangedBeginsWithTheParams() {
    RunFolder folder = begun(training(32, "5"));
    RunInfo before = info(training(32, "5"));
    RunInfo asked =
        new RunInfo(
            before.version(),
            before.started(),
            before.seed(),
            before.folder(),
            before.shell(),
            Map.of(),
            Map.of("width", "32", "unit", "gru"),
            before.data(),
            before.machine(),
            training(34, "5"));
    assertThat(RunFolder.choose(runs, "names", asked, false))
        .isEqualTo(
            new RunFolder.Choice.Begin(
                new RunFolder(runs.resolve("names-2")),
                List.of("`width` was 64 and is now 32", "`train.batch` was 32 and is now 34")));
    assertThat(RunFolder.of(runs, "names")).containsExactly(folder);
  }

  @Test
  void aRunKilledBeforeItSaidWhatItIsBeginsAgain() throws IOException {
    Path folder = Files.createDirectories(runs.resolve("names"));
    assertThat(choose(training(32, "5"), false).folder().path()).isEqualTo(folder);
    Files.writeString(folder.resolve("names.rnn"), "network {}");
    Files.writeString(folder.resolve(".run.json.part"), "{");
    assertThat(choose(training(32, "5"), false).folder().path()).isEqualTo(folder);
    Files.writeString(folder.resolve("own.txt"), "mine");
    assertThat(choose(training(32, "5"), false).folder().path()).isEqualTo(runs.resolve("names-2"));
  }

  @Test
  void anotherFolderOfTheNameIsLeftAlone() throws IOException {
    Files.createDirectories(runs.resolve("names/own"));
    assertThat(choose(training(1, "1"), false).folder().path()).isEqualTo(runs.resolve("names-2"));
  }

  @Test
  void theLogIsCutAfterTheCheckpoint() throws IOException {
    Path file = runs.resolve("log.jsonl");
    try (RunLog log = RunLog.open(file, 0)) {
      log.append(Map.of("event", "start"));
      log.append(Map.of("step", 1, "loss", 0.5));
      log.append(Map.of("step", 2, "loss", Double.NaN));
      log.append(Map.of("step", 3, "text", "a\nb"));
      log.append(Map.of("event", "test"));
    }
    assertThat(Files.readAllLines(file)).hasSize(5).contains("{\"event\":\"start\"}");
    Files.writeString(file, Files.readString(file) + "{\"step\":2,\"lo");
    assertThat(RunLog.read(file)).hasSize(5);
    try (RunLog log = RunLog.open(file, 2)) {
      log.append(Map.of("step", 3));
    }
    assertThat(RunLog.read(file).stream().map(event -> event.has("step") ? event.index("step") : 0))
        .containsExactly(0, 1, 2, 3);
    try (RunLog log = RunLog.open(file, 0)) {
      log.append(Map.of("event", "start"));
    }
    assertThat(RunLog.read(file)).hasSize(1);
    assertThat(RunLog.read(runs.resolve("none"))).isEmpty();
  }

  @Test
  void aLogCutInsideACharacterGoesOn() throws IOException {
    Path file = runs.resolve("log.jsonl");
    try (RunLog log = RunLog.open(file, 0)) {
      log.append(Map.of("step", 1, "text", "é"));
    }
    byte[] whole = Files.readAllBytes(file);
    byte[] cut = Arrays.copyOf(whole, whole.length + 1);
    cut[whole.length] = (byte) 0xC3;
    Files.write(file, cut);
    assertThat(RunLog.read(file)).hasSize(1);
    assertThat(RunLog.readLines(file)).hasSize(1);
    RunLog.open(file, 1).close();
    assertThat(Files.readAllBytes(file)).isEqualTo(whole);
  }

  @Test
  void aSummaryHasResultsAndWhatDiffers() {
    RunFolder first = begun(training(32, "5"));
    RunFolder second = begun(training(34, "6"));
    try (RunLog log = RunLog.open(first.log(), 0)) {
      log.append(Map.of("event", "start", "step", 0));
      log.append(epoch(1, 100, 2.0));
      log.append(epoch(2, 200, 1.5));
      log.append(epoch(3, 300, 1.75));
      log.append(Map.of("event", "test", "step", 300, "loss", 1.25, "accuracy", 0.5));
      log.append(Map.of("event", "end", "step", 300, "outcome", "done", "seconds", 12.5));
    }
    RunSummary summary = RunSummary.of(first);
    assertThat(summary.epochs()).isEqualTo(3);
    assertThat(summary.steps()).isEqualTo(300);
    assertThat(summary.seconds()).isEqualTo(12.5);
    assertThat(summary.bestValidationLoss()).isEqualTo(OptionalDouble.of(1.5));
    assertThat(summary.outcome()).isEqualTo("done");
    assertThat(summary.results())
        .containsEntry("validation_loss", 1.75)
        .containsEntry("test_loss", 1.25)
        .containsEntry("test_accuracy", 0.5)
        .hasSize(3);
    assertThat(RunSummary.of(second).outcome()).isEqualTo("unfinished");
    assertThat(RunSummary.differences(List.of(summary, RunSummary.of(second))))
        .containsEntry("train.batch", List.of("32", "34"))
        .containsEntry("train.epochs", List.of("5", "6"))
        .hasSize(2);
  }

  private static Map<String, Object> epoch(int epoch, int step, double loss) {
    return Map.of("event", "epoch", "epoch", epoch, "step", step, "validation_loss", loss);
  }
}
