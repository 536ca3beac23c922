package dev.rnnc.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rnnc.model.DataSize;
import dev.rnnc.model.DataSource;
import dev.rnnc.model.Split;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images in idx files. */
class ImagesDataTest {
  @TempDir Path folder;

  /** Three images of two by two: pixels 0 to 3, 10 to 13, 20 to 23; labels 1, 0, 2. */
  @BeforeEach
  void write() throws IOException {
    put("a-images-idx3", idx(new int[] {3, 2, 2}, 0, 1, 2, 3, 10, 11, 12, 13, 20, 21, 22, 255));
    put("a-labels-idx1", idx(new int[] {3}, 1, 0, 2));
  }

  private void put(String name, byte[] bytes) throws IOException {
    Files.write(folder.resolve(name), bytes);
  }

  private static byte[] idx(int[] sizes, int... elements) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeShort(0);
    out.write(8);
    out.write(sizes.length);
    for (int size : sizes) {
      out.writeInt(size);
    }
    for (int element : elements) {
      out.write(element);
    }
    return bytes.toByteArray();
  }

  private Dataset open(boolean permute, Split validation, Split test) {
    return Dataset.open(
        new DataSource.Images(
            folder.resolve("a-images-idx3"),
            folder.resolve("a-labels-idx1"),
            1,
            permute,
            validation,
            test));
  }

  @Test
  void aPixelIsATimeStep() {
    Dataset data = open(false, new Split.None(), new Split.Count(1));
    assertThat(data.sizes()).containsEntry(DataSize.CLASSES, 3).containsEntry(DataSize.INPUTS, 1);
    Batch batch = data.evaluation(Part.TRAINING, 4, 1).next();
    assertThat(batch.timeSteps()).isEqualTo(4);
    assertThat(batch.rows()).isEqualTo(2);
    assertThat(batch.reals())
        .startsWith(0f, 10 / 255f, 1 / 255f, 11 / 255f, 2 / 255f, 12 / 255f, 3 / 255f, 13 / 255f);
    assertThat(batch.targetIndices()).startsWith(1, 0);
    Batch held = data.evaluation(Part.TEST, 4, 1).next();
    assertThat(held.reals()).startsWith(20 / 255f, 21 / 255f, 22 / 255f, 1f);
    assertThat(held.targetIndices()).startsWith(2);
  }

  @Test
  void permutedPixelsAreInOneOrder() {
    Dataset plain = open(false, new Split.None(), new Split.None());
    Dataset permuted = open(true, new Split.None(), new Split.None());
    Batch before = plain.evaluation(Part.TRAINING, 3, 1).next();
    Batch after = permuted.evaluation(Part.TRAINING, 3, 1).next();
    int moved = 0;
    for (int step = 0; step < 4; step++) {
      int from = (int) Math.rint(255 * after.reals()[3 * step]);
      assertThat(after.reals()[3 * step + 1]).isEqualTo(before.reals()[3 * from + 1]);
      moved += from == step ? 0 : 1;
    }
    assertThat(moved).isPositive();
  }

  @Test
  void ofEveryTwoRowsAndColumnsTheFirstIsKept() throws IOException {
    put("t-images-idx3", idx(new int[] {2, 3, 4}, IntStream.range(0, 24).toArray()));
    put("t-labels-idx1", idx(new int[] {2}, 1, 0));
    Dataset data =
        Dataset.open(
            new DataSource.Images(
                folder.resolve("t-images-idx3"),
                folder.resolve("t-labels-idx1"),
                2,
                false,
                new Split.None(),
                new Split.None()));
    Batch batch = data.evaluation(Part.TRAINING, 2, 1).next();
    assertThat(batch.timeSteps()).isEqualTo(4);
    assertThat(batch.reals())
        .startsWith(0f, 12 / 255f, 2 / 255f, 14 / 255f, 8 / 255f, 20 / 255f, 10 / 255f, 22 / 255f);
  }

  @Test
  void aSinglePixelIsNoSequence() throws IOException {
    put("t-images-idx3", idx(new int[] {2, 3, 4}, IntStream.range(0, 24).toArray()));
    put("t-labels-idx1", idx(new int[] {2}, 1, 0));
    assertThat(every(3).evaluation(Part.TRAINING, 2, 1).next().timeSteps()).isEqualTo(2);
    assertThatThrownBy(() -> every(4))
        .hasMessageContaining("E0826")
        .hasMessageContaining("`every = 4` leaves a single pixel of the 3 x 4 of")
        .hasMessageContaining("write `every = 3` at most");
  }

  private Dataset every(int step) {
    return Dataset.open(
        new DataSource.Images(
            folder.resolve("t-images-idx3"),
            folder.resolve("t-labels-idx1"),
            step,
            false,
            new Split.None(),
            new Split.None()));
  }

  @Test
  void heldOutFilesBringTheirLabels() throws IOException {
    put("t-images-idx3", idx(new int[] {1, 2, 2}, 4, 4, 4, 4));
    put("t-labels-idx1", idx(new int[] {1}, 2));
    Dataset data =
        open(false, new Split.None(), new Split.FromFile(folder.resolve("t-images-idx3")));
    assertThat(data.targets(Part.TRAINING)).isEqualTo(3);
    assertThat(data.evaluation(Part.TEST, 1, 1).next().targetIndices()).startsWith(2);
  }

  @Test
  void packedFilesAreUnpacked() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(idx(new int[] {3}, 1, 0, 2));
    }
    put("labels.gz", packed.toByteArray());
    assertThat(IdxFile.read(DataFile.of(folder.resolve("labels.gz")), 1).elements())
        .containsExactly(1, 0, 2);
  }

  @Test
  void refusesWhatIsNotWhole() throws IOException {
    put("a-labels-idx1", idx(new int[] {2}, 1, 0));
    assertThatThrownBy(() -> open(false, new Split.None(), new Split.None()))
        .hasMessageContaining("3 images")
        .hasMessageContaining("2 labels");
    put("a-labels-idx1", idx(new int[] {3}, 1, 0));
    assertThatThrownBy(() -> open(false, new Split.None(), new Split.None()))
        .hasMessageContaining("are 3 bytes, but 2 follow");
    put("a-labels-idx1", idx(new int[] {3, 1}, 1, 0, 2));
    assertThatThrownBy(() -> open(false, new Split.None(), new Split.None()))
        .hasMessageContaining("2 dimensions");
    put("a-labels-idx1", "label\n1\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    assertThatThrownBy(() -> open(false, new Split.None(), new Split.None()))
        .hasMessageContaining("two zero bytes");
    put("a-labels-idx1", new byte[] {0, 0, 8, 1, 0});
    assertThatThrownBy(() -> open(false, new Split.None(), new Split.None()))
        .hasMessageContaining("not a whole idx file");
  }
}
