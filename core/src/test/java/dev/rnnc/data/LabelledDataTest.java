package dev.rnnc.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rnnc.model.DataSize;
import dev.rnnc.model.DataSource;
import dev.rnnc.model.Split;
import dev.rnnc.model.Tokens;
import dev.rnnc.source.RnncException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LabelledDataTest {
  private static final Split NONE = new Split.None();

  @TempDir private Path folder;

  private Path file(String name, String text) throws IOException {
    Path path = folder.resolve(name);
    Files.createDirectories(path.getParent());
    return Files.writeString(path, text);
  }

  private static DataSource.Labelled lines(Path path, Split validation, Split test) {
    return new DataSource.Labelled(path, 1, 2, new Tokens.Characters(), false, validation, test);
  }

  @Test
  void aLineHasAClassAndAText() throws IOException {
    Path path = file("spam.tsv", "ham\thi\nspam\twin \"now\"\nham\t\n\nspam\tgo\n");
    Dataset data = Dataset.open(lines(path, NONE, NONE));
    assertThat(data.encoding().classes()).containsExactly("ham", "spam");
    assertThat(data.sizes()).containsEntry(DataSize.CLASSES, 2);
    Batch batch = data.evaluation(Part.TRAINING, 8, 1).next();
    assertThat(batch.rows()).isEqualTo(4);
    assertThat(Arrays.copyOf(batch.lengths(), 4)).containsExactly(0, 2, 2, 9);
    assertThat(Arrays.copyOf(batch.targetIndices(), 4)).containsExactly(0, 0, 1, 1);
    assertThat(Arrays.copyOf(batch.examples(), 4)).containsExactly(2, 0, 3, 1);
    assertThat(batch.targetCount()).isEqualTo(4);
    assertThat(data.targetCounts()).containsExactly(2, 2);
    assertThat(data.encoding().vocabulary().orElseThrow().encode("h\u00fc")[1]).isZero();
    assertThat(Encoding.fromJson(data.encoding().toJson())).isEqualTo(data.encoding());
  }

  @Test
  void aFolderHasAFilePerClass() throws IOException {
    file("names/Greek.txt", "Pappas\nAngelos\n");
    file("names/Czech.txt", "Nov\u00e1k\nDvo\u0159\u00e1k \n\nSvoboda");
    file("names/LICENSE", "no class");
    file("names/SOURCE.md", "no class");
    Dataset data = Dataset.open(lines(folder.resolve("names"), new Split.Count(1), NONE));
    assertThat(data.encoding().classes()).containsExactly("Czech", "Greek");
    assertThat(data.targets(Part.TRAINING)).isEqualTo(4);
    assertThat(data.targets(Part.VALIDATION)).isEqualTo(1);
    assertThat(data.digests()).containsOnlyKeys("Czech.txt", "Greek.txt");
    assertThat(data.targetCounts()).doesNotContain(0L);
  }

  @Test
  void foldersOfClassesForTrainingAndTestHaveADigestOfEachFile() throws IOException {
    file("train/no.txt", "a\nb\n");
    file("train/yes.txt", "c\nd\n");
    file("train/perhaps.txt", "e\nf\n");
    file("test/no.txt", "b\n");
    file("test/yes.txt", "c\n");
    Split test = new Split.FromFile(folder.resolve("test"));
    Dataset data = Dataset.open(lines(folder.resolve("train"), NONE, test));
    assertThat(data.digests())
        .containsOnlyKeys(
            "train/no.txt", "train/yes.txt", "perhaps.txt", "test/no.txt", "test/yes.txt");
  }

  @Test
  void everyClassTrainsHoweverMuchIsHeldOut() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 60; i++) {
      text.append("class").append(i % 20).append("\ttext ").append(i).append('\n');
    }
    Dataset data =
        Dataset.open(
            lines(file("many.tsv", text.toString()), new Split.Fraction(0.3), new Split.Count(18)));
    assertThat(data.targetCounts()).hasSize(20).doesNotContain(0L);
    assertThat(data.targets(Part.TEST)).isEqualTo(18);
    assertThat(data.targets(Part.VALIDATION)).isEqualTo(18);
  }

  @Test
  void tokensHaveClassesOfTheirOwn() throws IOException {
    Path path = file("tags.txt", "EU\tORG\nrejects\tO\n\nPeter\tPER\n");
    Dataset data =
        Dataset.open(new DataSource.Labelled(path, 2, 1, new Tokens.Words(1), true, NONE, NONE));
    assertThat(data.encoding().classes()).containsExactly("O", "ORG", "PER");
    Batch batch = data.evaluation(Part.TRAINING, 2, 1).next();
    assertThat(batch.timeSteps()).isEqualTo(2);
    assertThat(Arrays.copyOf(batch.targetIndices(), 4)).containsExactly(2, 1, -1, 0);
    assertThat(batch.targetCount()).isEqualTo(3);
    assertThat(data.targets(Part.TRAINING)).isEqualTo(3);
  }

  @Test
  void aTestOfItsOwnKnowsOnlyTheSameClasses() throws IOException {
    Path training = file("training.tsv", "a\tx\na\ty\nb\tz\nb\tw\n");
    Path good = file("good.tsv", "b\tnew\n");
    Path bad = file("bad.tsv", "b\tnew\nbb\tnew\n");
    Dataset data = Dataset.open(lines(training, NONE, new Split.FromFile(good)));
    assertThat(data.targets(Part.TEST)).isEqualTo(1);
    refused(
        lines(training, NONE, new Split.FromFile(bad)),
        "E0812",
        "class `bb` is not among",
        "bad.tsv:2:1",
        "did you mean `b`?");
  }

  @Test
  void wrongFilesAreRefusedWithTheirLine() throws IOException {
    refused(
        lines(file("one.tsv", "a\tx\nrare\ty\na\tz\n"), NONE, NONE),
        "E0810",
        "class `rare` has a single example",
        "one.tsv:2:1");
    refused(
        lines(file("few.tsv", "a\tx\nb\n"), NONE, NONE),
        "E0808",
        "this line has 1 column where label = 1 and text = 2 are asked for",
        "few.tsv:2:1");
    refused(
        lines(file("more.tsv", "a\tx\nb\ty\tz\n"), NONE, NONE),
        "E0808",
        "this line has 3 columns where the first has 2");
    refused(lines(file("empty.tsv", "\n"), NONE, NONE), "E0805", "empty.tsv:1", "has no examples");
    Files.createDirectories(folder.resolve("none"));
    refused(lines(folder.resolve("none"), NONE, NONE), "E0805", "has no files `class.txt`");
    refused(
        lines(file("dates.tsv", "a\tx\na\ty"), new Split.After(java.time.LocalDate.EPOCH), NONE),
        "E0814",
        "needs a table with a `time` column");
  }

  private static void refused(DataSource source, String... words) {
    assertThatThrownBy(() -> Dataset.open(source))
        .isInstanceOf(RnncException.class)
        .satisfies(e -> assertThat(e.getMessage()).contains(words));
  }
}
