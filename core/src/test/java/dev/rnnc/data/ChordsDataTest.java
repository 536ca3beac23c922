package dev.rnnc.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rnnc.model.DataSize;
import dev.rnnc.model.DataSource;
import dev.rnnc.model.Split;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ChordsDataTest {
  @TempDir Path folder = Path.of("");

  private Dataset open(String json, Split validation) throws IOException {
    Path file = Files.writeString(folder.resolve("music.json"), json);
    return Dataset.open(new DataSource.Chords(file, validation, new Split.None()));
  }

  private Dataset open(String json) throws IOException {
    return open(json, new Split.None());
  }

  @Test
  void theNetworkReadsTheFrameBefore() throws IOException {
    Dataset data = open("{\"train\": [[[21, 108], [], [60, 60]]], \"test\": [[[22]]]}");
    assertThat(data.sizes()).containsEntry(DataSize.TARGETS, 88).containsEntry(DataSize.INPUTS, 88);
    assertThat(data.size(Part.TRAINING)).isEqualTo("1 pieces, 3 frames");
    assertThat(data.has(Part.VALIDATION)).isFalse();
    assertThat(data.targets(Part.TEST)).isEqualTo(1);

    Batch batch = data.evaluation(Part.TRAINING, 4, 9).next();
    assertThat(batch.timeSteps()).isEqualTo(3);
    float[][] target = frames(batch.targetValues());
    float[][] input = frames(batch.reals());
    assertThat(on(target[0])).containsExactly(0, 87);
    assertThat(on(target[1])).isEmpty();
    assertThat(on(target[2])).containsExactly(39);
    assertThat(on(input[0])).isEmpty();
    assertThat(on(input[1])).containsExactly(0, 87);
    assertThat(on(input[2])).isEmpty();
    assertThat(batch.targetWeights()).startsWith(1, 1, 1);
  }

  private static float[][] frames(float[] values) {
    float[][] frames = new float[3][];
    for (int i = 0; i < 3; i++) {
      frames[i] = java.util.Arrays.copyOfRange(values, 88 * i, 88 * (i + 1));
    }
    return frames;
  }

  private static int[] on(float[] frame) {
    return java.util.stream.IntStream.range(0, frame.length).filter(i -> frame[i] == 1).toArray();
  }

  @Test
  void piecesWithoutPartsAreHeldOutByContent() throws IOException {
    StringBuilder pieces = new StringBuilder("[[[60]]");
    for (int i = 0; i < 19; i++) {
      pieces.append(", [[").append(40 + i).append("], [60]]");
    }
    Dataset data = open(pieces + "]", new Split.Fraction(0.2));
    assertThat(data.targets(Part.TRAINING) + data.targets(Part.VALIDATION)).isEqualTo(39);
    assertThat(data.size(Part.VALIDATION)).startsWith("4 pieces");
  }

  @Test
  void whatIsNoMusicIsRefused() {
    refused("[[60, 64]]", "`60` where a list of notes is expected");
    refused("[[[60, 109]]]", "`109`, which is no note of a piano");
    refused("[[[60.5]]]", "`60.5`, which is no note");
    refused("{\"training\": []}", "a part `training`");
    refused("{\"train\": []}", "no pieces to train on");
    refused("[", "music.json is not music: it is not JSON: Unexpected end");
  }

  private void refused(String json, String why) {
    assertThatThrownBy(() -> open(json)).hasMessageContaining(why);
  }

  @Test
  void aFileWithPartsIsNotParted() {
    assertThatThrownBy(() -> open("{\"train\": [[[60]]]}", new Split.Fraction(0.1)))
        .hasMessageContaining("says itself");
  }
}
