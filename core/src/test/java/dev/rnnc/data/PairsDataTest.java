package dev.rnnc.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rnnc.model.BleuWords;
import dev.rnnc.model.DataSize;
import dev.rnnc.model.DataSource;
import dev.rnnc.model.Split;
import dev.rnnc.model.Tokens;
import dev.rnnc.source.RnncException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PairsDataTest {
  private static final Split NONE = new Split.None();

  @TempDir private Path folder;

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static DataSource.Pairs pairs(Path path, boolean reversed, Split held, Split test) {
    return new DataSource.Pairs(
        path, new Tokens.Words(1), reversed, BleuWords.MTEVAL_13A, held, test);
  }

  private static String source(Dataset data, Batch batch, int row) {
    return text(
        data.encoding().sourceText().orElseThrow().vocabulary(),
        batch.sourceTokens(),
        row,
        batch.rows());
  }

  private static String text(Vocabulary vocabulary, int[] tokens, int row, int rows) {
    List<String> texts = new ArrayList<>();
    for (int at = row; at < tokens.length && tokens[at] >= 0; at += rows) {
      texts.add(vocabulary.token(tokens[at]));
    }
    return String.join(" ", texts);
  }

  @Test
  void aSourceIsReadAndItsTranslationFollows() throws IOException {
    Path path = file("a.tsv", "Go on !\tVa !\tCC-BY\n\nHi\tSalut \n");
    Dataset data = Dataset.open(pairs(path, false, NONE, NONE));
    Batch batch = data.evaluation(Part.TRAINING, 8, 1).next();
    assertThat(batch.rows()).isEqualTo(2);
    assertThat(batch.timeSteps()).isEqualTo(3);
    assertThat(Arrays.copyOf(batch.examples(), 2)).containsExactly(1, 0);
    assertThat(Arrays.copyOf(batch.sourceLengths(), 2)).containsExactly(1, 3);
    assertThat(Arrays.copyOf(batch.lengths(), 2)).containsExactly(2, 3);
    assertThat(source(data, batch, 1)).isEqualTo("Go on !");
    Vocabulary to = data.encoding().vocabulary().orElseThrow();
    assertThat(text(to, batch.tokens(), 1, 2)).isEqualTo("<start> Va !");
    assertThat(text(to, batch.targetIndices(), 1, 2)).isEqualTo("Va ! <end>");
    assertThat(text(to, batch.targetIndices(), 0, 2)).isEqualTo("Salut <end>");
    assertThat(batch.targetCount()).isEqualTo(5);
    assertThat(data.sizes())
        .containsEntry(DataSize.VOCABULARY, 6)
        .containsEntry(DataSize.SOURCE_VOCABULARY, 5)
        .containsEntry(DataSize.SOURCE_STEPS, 3);
    assertThat(Encoding.fromJson(data.encoding().toJson())).isEqualTo(data.encoding());
    assertThat(data.pairs(Part.TRAINING))
        .containsExactly(new SentencePair("Go on !", "Va !"), new SentencePair("Hi", "Salut"));
  }

  @Test
  void aSourceIsReadFromItsEnd() throws IOException {
    Path path = file("a.tsv", "one two three four\teins zwei drei\none\teins\n");
    Dataset data = Dataset.open(pairs(path, true, NONE, NONE));
    Batch batch = data.evaluation(Part.TRAINING, 8, 1).next();
    assertThat(source(data, batch, 1)).isEqualTo("four three two one");
    assertThat(source(data, batch, 0)).isEqualTo("one");
    assertThat(data.describe()).contains("2:four 3:three 4:two 1:one | 1:<start>");
  }

  @Test
  void aSourceIsNeverOnBothSides() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 300; i++) {
      text.append("source ").append(i % 100).append("\tanswer ").append(i).append('\n');
    }
    Split held = new Split.Count(60);
    Dataset data = Dataset.open(pairs(file("a.tsv", text.toString()), false, held, held));
    Set<String> seen = new HashSet<>();
    int pairs = 0;
    for (Part part : Part.values()) {
      List<SentencePair> found = data.pairs(part);
      Set<String> own = found.stream().map(SentencePair::source).collect(Collectors.toSet());
      assertThat(own).isNotEmpty().noneMatch(seen::contains);
      seen.addAll(own);
      pairs += found.size();
    }
    assertThat(seen).hasSize(100);
    assertThat(pairs).isEqualTo(300);
  }

  @Test
  void aFileIsHeldOutAndWhatItSharesIsSaid() throws IOException {
    Path path = file("a.tsv", "a b\tc\nd\te\n");
    Path held = file("held.tsv", "d\tf\ng h i\tc\n");
    Dataset data = Dataset.open(pairs(path, false, new Split.FromFile(held), NONE));
    assertThat(data.pairs(Part.VALIDATION))
        .containsExactly(new SentencePair("d", "f"), new SentencePair("g h i", "c"));
    assertThat(data.describe())
        .contains("1 sources of validation are also trained on")
        .contains("sources: unknown tokens in validation: 3 of 4 (75%)");
    assertThat(data.sizes()).containsEntry(DataSize.SOURCE_STEPS, 3);
    Dataset again = Dataset.open(pairs(held, false, NONE, NONE), data.encoding());
    assertThat(again.encoding()).isEqualTo(data.encoding());
  }

  /** Batches are of like length on both sides, so little of them is padding. */
  @Test
  void littleIsPadded() throws IOException {
    Random random = new Random(1);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 2000; i++) {
      int length = 1 + random.nextInt(30);
      text.append("w ".repeat(length)).append(i).append('\t').append("v ".repeat(length));
      text.append('\n');
    }
    Dataset data = Dataset.open(pairs(file("a.tsv", text.toString()), false, NONE, NONE));
    BatchSource batches = data.training(16, 1, 1);
    long computed = 0;
    long valid = 0;
    Batch batch;
    do {
      batch = batches.next();
      computed += 2L * batch.timeSteps() * batch.rows();
      valid += batch.targetCount();
      valid += Arrays.stream(batch.sourceLengths(), 0, batch.rows()).sum();
    } while (!batch.isLast());
    assertThat((double) valid / computed).isGreaterThan(0.95);
  }

  @Test
  void aLineWithoutATranslationIsRefused() throws IOException {
    Path path = file("a.tsv", "Hi\tSalut\nGo on\n");
    assertThatThrownBy(() -> Dataset.open(pairs(path, false, NONE, NONE)))
        .isInstanceOf(RnncException.class)
        .hasMessageContaining("E0808")
        .hasMessageContaining("a source, a tab and its translation are expected");
    Path empty = file("empty.tsv", "\n");
    assertThatThrownBy(() -> Dataset.open(pairs(empty, false, NONE, NONE)))
        .isInstanceOf(RnncException.class)
        .hasMessageContaining("E0805");
  }
}
