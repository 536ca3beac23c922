package dev.rnnc.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rnnc.model.DataSource;
import dev.rnnc.model.Split;
import dev.rnnc.model.Tokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BytePairsTest {
  @TempDir Path folder = Path.of("");

  /** The words of Sennrich et al. 2016, without their sign for a word's end. */
  private static final Map<String, Long> WORDS =
      Map.of("low", 5L, "lower", 2L, "newest", 6L, "widest", 3L);

  @Test
  void theMostFrequentPairIsMergedFirst() {
    // 9 times es and st, the older of which is es; 7 times lo and ow; 6 times ew, ne and west.
    assertThat(BytePairs.learn(WORDS, 8).joined())
        .containsExactly("es", "est", "lo", "low", "ew", "new", "newest", "dest");
  }

  @Test
  void learningEndsWhereNoPairOccursTwice() {
    assertThat(BytePairs.learn(Map.of("ab", 2L, "cd", 1L), 99).joined()).containsExactly("ab");
  }

  @Test
  void wordsAreCutByTheMergesInTheirOrder() {
    BytePairs pairs = BytePairs.learn(WORDS, 5);
    assertThat(pairs.cut("lowest")).containsExactly("low", "est");
    assertThat(pairs.cut("newer")).containsExactly("n", "ew", "e", "r");
    assertThat(pairs.cut("x")).containsExactly("x");
  }

  @Test
  void aPairMayFollowOnItself() {
    BytePairs pairs = BytePairs.learn(Map.of("aaaaa", 4L), 1);
    assertThat(pairs.cut("aaaaa")).containsExactly("aa", "aa", "a");
  }

  /** What is learned from many words is what counting afresh for every merge finds. */
  @Test
  void countsAreKeptAsMergesChangeThem() {
    Random random = new Random(4);
    java.util.TreeMap<String, Long> words = new java.util.TreeMap<>();
    for (int i = 0; i < 60; i++) {
      StringBuilder word = new StringBuilder();
      for (int k = 2 + random.nextInt(8); k > 0; k--) {
        word.append((char) ('a' + random.nextInt(4)));
      }
      words.put(word.toString(), 1L + random.nextInt(5));
    }
    BytePairs found = BytePairs.learn(words, 30);
    for (int n = 0; n < 30; n++) {
      BytePairs before = BytePairs.of(found.merges().subList(0, n));
      Map<BytePairs.Pair, Long> counts = new java.util.HashMap<>();
      words.forEach((word, count) -> {
        List<String> pieces = before.cut(word);
        for (int i = 0; i + 1 < pieces.size(); i++) {
          counts.merge(new BytePairs.Pair(pieces.get(i), pieces.get(i + 1)), count, Long::sum);
        }
      });
      long most = counts.values().stream().mapToLong(Long::longValue).max().orElseThrow();
      assertThat(counts.get(found.merges().get(n))).as("merge %d", n).isEqualTo(most);
    }
  }

  private static final String TEXT =
      "the cat, the hat.\n\"don't\" said  the cat -- 3.14!\n\nthe\tend of the héllo 漢字漢字 \n";

  private Dataset open(DataSource.Text.Sequences sequences, String text, int size)
      throws IOException {
    Path file = Files.writeString(folder.resolve("text.txt"), text);
    Split none = new Split.None();
    return Dataset.open(
        new DataSource.Text(file, new Tokens.BytePairs(size), sequences, none, none));
  }

  @Test
  void aTextComesBackAsItWas() throws IOException {
    Vocabulary vocabulary =
        open(DataSource.Text.Sequences.STREAM, TEXT, 60).encoding().vocabulary().orElseThrow();
    assertThat(vocabulary.size()).isLessThanOrEqualTo(60);
    assertThat(vocabulary.decode(vocabulary.encode(TEXT))).isEqualTo(TEXT);
    assertThat(vocabulary.encode("the cat")).hasSizeLessThan(5);
    assertThat(vocabulary.token(vocabulary.encode("z")[0])).isEqualTo("<unknown>");
  }

  @Test
  void charactersThatDoNotFitAreRefusedAndNotAddedUnsaid() {
    assertThatThrownBy(() -> open(DataSource.Text.Sequences.STREAM, "abba ab", 3))
        .hasMessageContaining("E0827")
        .hasMessageContaining("`bpe(size = 3)` has no room")
        .hasMessageContaining("3 characters and 1 special ones")
        .hasMessageContaining("write `size = 4` at least");
  }

  /** The stream that is read in pieces is the text, cut in one. */
  @Test
  void theStreamIsTheText() throws IOException {
    Dataset data = open(DataSource.Text.Sequences.STREAM, TEXT.repeat(40), 90);
    Vocabulary vocabulary = data.encoding().vocabulary().orElseThrow();
    List<Integer> read = new ArrayList<>();
    BatchSource batches = data.evaluation(Part.TRAINING, 1, 64);
    Batch batch;
    do {
      batch = batches.next();
      for (int step = 0; step < batch.lengths()[0]; step++) {
        read.add(batch.tokens()[step]);
      }
    } while (!batch.isLast());
    int[] whole = vocabulary.encode(TEXT.repeat(40));
    assertThat(read).hasSize(whole.length - 1);
    assertThat(read.stream().mapToInt(Integer::intValue).toArray())
        .isEqualTo(java.util.Arrays.copyOf(whole, whole.length - 1));
  }

  @Test
  void partsKeepTheirPlacesWhenWordsAreCut() throws IOException {
    Path file = Files.writeString(folder.resolve("text.txt"), "aab aab aab aab\n".repeat(50));
    Path other = Files.writeString(folder.resolve("other.txt"), "bba aab\n");
    Dataset data =
        Dataset.open(
            new DataSource.Text(
                file,
                new Tokens.BytePairs(8),
                DataSource.Text.Sequences.STREAM,
                new Split.Fraction(0.1),
                new Split.FromFile(other)));
    // A token of a stretch is one of the text's; 5 of the 50 lines are for validation.
    assertThat(data.size(Part.TRAINING)).isEqualTo("225 tokens");
    assertThat(data.size(Part.VALIDATION)).isEqualTo("25 tokens");
    // Learned from the training part alone: "bba" was never seen, and is cut in letters.
    assertThat(data.size(Part.TEST)).isEqualTo("5 tokens");
  }

  /** Short words and long ones weigh as much text as they are. */
  @Test
  void whatIsHeldOutIsSoMuchOfTheText() throws IOException {
    Path file =
        Files.writeString(folder.resolve("text.txt"), "abababab ".repeat(90) + "c ".repeat(95));
    Dataset data =
        Dataset.open(
            new DataSource.Text(
                file,
                new Tokens.BytePairs(4), // the unknown one, a, b and the blank: no pair is learned
                DataSource.Text.Sequences.STREAM,
                new Split.Count(195),
                new Split.None()));
    // The last 195 of 1,000 characters, and the rest of the word that they begin in.
    assertThat(data.size(Part.TRAINING)).isEqualTo("800 tokens");
    assertThat(data.size(Part.VALIDATION)).isEqualTo("200 tokens");
  }

  @Test
  void sequencesAndTheSavedVocabularyAgree() throws IOException {
    Dataset data = open(DataSource.Text.Sequences.LINE, TEXT, 60);
    Encoding encoding = data.encoding();
    assertThat(Encoding.fromJson(encoding.toJson())).isEqualTo(encoding);
    Batch batch = data.evaluation(Part.TRAINING, 9, 64).next();
    Vocabulary saved = Encoding.fromJson(encoding.toJson()).vocabulary().orElseThrow();
    List<String> lines = new ArrayList<>();
    for (int row = 0; row < batch.rows(); row++) {
      int[] tokens = new int[batch.lengths()[row]];
      for (int step = 0; step < tokens.length; step++) {
        tokens[step] = batch.tokens()[step * batch.rows() + row];
      }
      lines.add(saved.decode(tokens));
    }
    assertThat(lines)
        .containsExactlyInAnyOrderElementsOf(TEXT.lines().filter(line -> !line.isBlank()).toList());
  }
}
