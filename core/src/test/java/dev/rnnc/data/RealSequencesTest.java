package dev.rnnc.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.rnnc.model.DataSize;
import dev.rnnc.model.DataSource;
import dev.rnnc.model.Split;
import dev.rnnc.source.RnncException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames and the adding problem, and the sources that cannot be read yet. */
final class RealSequencesTest {
  private static final Split NONE = new Split.None();

  @TempDir private Path folder;

  private DataSource.Frames frames(String text, Split test) throws IOException {
    Path path = folder.resolve("frames" + text.hashCode() + ".txt");
    return new DataSource.Frames(Files.writeString(path, text), NONE, test);
  }

  @Test
  void framesAreScaledByTheTrainingPart() throws IOException {
    String text = "# b\n1 10\n3 10\n\n# a\n2,10\n\n# a\n2\t10\n2 10\n2 10\n\n# b\n1 10\n3 10\n";
    Path test = Files.writeString(folder.resolve("test.txt"), "# a\n4 12\n");
    Dataset data = Dataset.open(frames(text, new Split.FromFile(test)));
    assertThat(data.encoding().classes()).containsExactly("a", "b");
    assertThat(data.sizes()).containsEntry(DataSize.INPUTS, 2).containsEntry(DataSize.CLASSES, 2);
    Batch batch = data.evaluation(Part.TRAINING, 4, 1).next();
    assertThat(Arrays.copyOf(batch.lengths(), 4)).containsExactly(1, 2, 2, 3);
    assertThat(Arrays.copyOf(batch.targetIndices(), 4)).containsExactly(0, 1, 1, 0);
    // Values 1 3 2 2 2 2 1 3: mean 2, variance 1/2; the second is constant.
    assertThat(batch.reals()[(0 * 4 + 1) * 2]).isCloseTo((float) -Math.sqrt(2), within(1e-6f));
    assertThat(batch.reals()[(1 * 4 + 1) * 2]).isCloseTo((float) Math.sqrt(2), within(1e-6f));
    assertThat(batch.reals()[(1 * 4 + 1) * 2 + 1]).isZero();
    batch = data.evaluation(Part.TEST, 4, 1).next();
    assertThat(batch.reals()[1]).isEqualTo(2);
    assertThat(Encoding.fromJson(data.encoding().toJson())).isEqualTo(data.encoding());
  }

  @Test
  void wrongFramesAreRefusedWithTheirLine() throws IOException {
    refused(frames("1 2\n", NONE), "E0818", "without a line `# class`", ":1:1");
    refused(frames("# a\n1 2\n\n3 4\n", NONE), "E0818", "without a line `# class`", ":4:1");
    refused(frames("# a\n1 2\n1 x\n", NONE), "E0818", "`x` is not a number", ":3:3");
    refused(frames("# a\n1 2\n1\n", NONE), "E0808", "1 column where the first time step has 2");
    refused(frames("# a\n1\n\n# a\n2\n\n# b\n1\n", NONE), "E0810", "class `b`", ":7:1");
    refused(frames("", NONE), "E0805", ":1", "has no sequences");
    Path test = Files.writeString(folder.resolve("other.txt"), "# c\n4\n");
    refused(frames("# a\n1\n\n# a\n2\n", new Split.FromFile(test)), "E0812", "other.txt:1:1");
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 100_000_000, Integer.MAX_VALUE})
  void aBatchIsAtMostAllThatThereIs(int batch) {
    DataSource source = new DataSource.Adding(7, 300, new Split.Count(50), new Split.Count(50));
    BatchSource batches = Dataset.open(source).training(batch, 1, 4);
    assertThat(batches.rows()).isEqualTo(200);
    assertThat(batches.batchesPerEpoch()).isEqualTo(1);
    assertThat(batches.next().rows()).isEqualTo(200);
  }

  @Test
  void theSumIsThatOfTheMarkedNumbers() {
    DataSource source = new DataSource.Adding(7, 300, new Split.Count(50), new Split.Count(50));
    Dataset data = Dataset.open(source);
    assertThat(data.targets(Part.TRAINING)).isEqualTo(200);
    BatchSource batches = data.training(30, 1, 4);
    double mean = 0;
    Batch batch;
    do {
      batch = batches.next();
      assertThat(batch.timeSteps()).isEqualTo(7);
      for (int row = 0; row < batch.rows(); row++) {
        float sum = 0;
        int marks = 0;
        for (int step = 0; step < 7; step++) {
          int at = (step * batch.rows() + row) * 2;
          assertThat(batch.reals()[at]).isBetween(0f, 1f);
          sum += batch.reals()[at] * batch.reals()[at + 1];
          marks += (int) batch.reals()[at + 1];
        }
        assertThat(marks).isEqualTo(2);
        assertThat(batch.targetValues()[row]).isCloseTo(sum, within(1e-6f));
        mean += sum / 200;
      }
    } while (!batch.isLast());
    assertThat(mean).isCloseTo(1, within(0.1));
    float[] first = Dataset.open(source).evaluation(Part.TEST, 5, 1).next().targetValues();
    assertThat(first).isEqualTo(data.evaluation(Part.TEST, 5, 1).next().targetValues());
    assertThat(data.describe()).contains("training    200 sequences of 7");
  }

  private static void refused(DataSource source, String... words) {
    assertThatThrownBy(() -> Dataset.open(source))
        .isInstanceOf(RnncException.class)
        .satisfies(e -> assertThat(e.getMessage()).contains(words));
  }
}
