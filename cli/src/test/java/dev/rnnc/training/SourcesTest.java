package dev.rnnc.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.rnnc.cpu.CpuBackend;
import dev.rnnc.reference.ReferenceBackend;
import dev.rnnc.train.Event;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sources of data that no example trains on are trained on alike by both backends. */
final class SourcesTest {
  @TempDir Path folder = Path.of("");

  private void trainedAlike(String text) {
    List<Event.Step> expected =
        Small.train(Small.job(folder, text), new ReferenceBackend()).of(Event.Step.class);
    List<Event.Step> found =
        Small.train(Small.job(folder, text), new CpuBackend()).of(Event.Step.class);
    assertThat(found).hasSameSizeAs(expected).hasSize(6);
    for (int i = 0; i < found.size(); i++) {
      assertThat(found.get(i).loss()).isCloseTo(expected.get(i).loss(), within(1e-3));
      assertThat(found.get(i).targets()).isEqualTo(expected.get(i).targets()).isPositive();
    }
  }

  @Test
  void sequencesBetweenBlankLines() {
    Small.write(
        folder.resolve("stanzas.txt"), Small.words(900).replace("question\n", "question\n\n"));
    trainedAlike(
        """
        data text("stanzas.txt", tokens = word, sequences = blank_line, validation = 20%)
        network { embed(4), gru(6), dense(vocabulary) }
        train { batch = 3, steps = 6, optimizer = adam(rate = cosine(0.02, warmup = 3)) }
        """);
  }

  @Test
  void tagsOfTokens() {
    StringBuilder lines = new StringBuilder();
    for (String word : Small.words(900).split("\\s", -1)) {
      lines.append(word).append(word.contains("o") ? "\twith\n" : "\twithout\n");
      lines.append(word.equals("question") ? "\n" : "");
    }
    Small.write(folder.resolve("tags.tsv"), lines.toString());
    trainedAlike(
        """
        data labelled("tags.tsv", label = 2, text = 1, tokens = word, per = token, validation = 20%)
        network { embed(4), bidirectional { lstm(5) }, dense(classes) }
        train { batch = 3, steps = 6 }
        """);
  }

  @Test
  void bytePairs() {
    Small.write(folder.resolve("words.txt"), Small.words(1500));
    trainedAlike(
        """
        data text("words.txt", tokens = bpe(size = 24), validation = 20%)
        network { embed(4), gru(6), dense(vocabulary) }
        train { batch = 3, unroll = 8, steps = 6 }
        """);
  }

  @Test
  void chords() {
    Small.write(
        folder.resolve("music.json"),
        """
        {"train": [[[60, 64], [62], [], [60]], [[48, 60]], [[61], [62], [63]]],
         "valid": [[[60], [64]]]}
        """);
    trainedAlike(
        """
        data chords("music.json")
        network { gru(6), dense(targets) }
        train { batch = 2, steps = 6 }
        """);
  }

  @Test
  void copying() {
    trainedAlike(
        """
        data copying(delay = 5, count = 20, validation = 5)
        network { embed(4), lstm(6), dense(vocabulary) }
        train { batch = 3, steps = 6 }
        """);
  }

  /** Images of two by three pixels, of which the brightest says the class. */
  @Test
  void imagesPixelByPixel() throws IOException {
    int count = 24;
    ByteBuffer images = ByteBuffer.allocate(16 + 6 * count);
    images.putInt(0x0803).putInt(count).putInt(2).putInt(3);
    ByteBuffer labels = ByteBuffer.allocate(8 + count);
    labels.putInt(0x0801).putInt(count);
    for (int i = 0; i < count; i++) {
      for (int pixel = 0; pixel < 6; pixel++) {
        images.put((byte) (pixel == i % 6 ? 250 : pixel));
      }
      labels.put((byte) (i % 6 / 2));
    }
    Files.write(folder.resolve("images.idx"), images.array());
    Files.write(folder.resolve("labels.idx"), labels.array());
    trainedAlike(
        """
        data idx("images.idx", labels = "labels.idx", permute = yes, test = 6)
        network { irnn(5), last, dense(classes) }
        train { batch = 4, steps = 6 }
        """);
  }
}
