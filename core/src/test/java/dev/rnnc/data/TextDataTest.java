package dev.rnnc.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rnnc.model.DataSize;
import dev.rnnc.model.DataSource;
import dev.rnnc.model.DataSource.Text.Sequences;
import dev.rnnc.model.Split;
import dev.rnnc.model.Tokens;
import dev.rnnc.source.RnncException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TextDataTest {
  private static final Split NONE = new Split.None();
  private static final Tokens CHARACTERS = new Tokens.Characters();

  @TempDir private Path folder;

  private Path file(String name, String text) {
    try {
      return Files.writeString(folder.resolve(name), text);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private DataSource.Text stream(String text, Split validation, Split test) {
    return new DataSource.Text(
        file("text.txt", text), CHARACTERS, Sequences.STREAM, validation, test);
  }

  private static DataSource.Text lines(Path path, Split validation, Split test) {
    return new DataSource.Text(path, CHARACTERS, Sequences.LINE, validation, test);
  }

  @Test
  void charactersAreCodePointsInOrder() {
    Dataset data = Dataset.open(stream("b\ud83d\ude00a\nb", NONE, NONE));
    Vocabulary vocabulary = data.encoding().vocabulary().orElseThrow();
    assertThat(IntStream.range(0, vocabulary.size()).mapToObj(vocabulary::token))
        .containsExactly("\n", "a", "b", "\ud83d\ude00");
    assertThat(data.sizes()).containsExactly(java.util.Map.entry(DataSize.VOCABULARY, 4));
    assertThat(vocabulary.decode(vocabulary.encode("a\ud83d\ude00b"))).isEqualTo("a\ud83d\ude00b");
    assertThat(data.targets(Part.TRAINING)).isEqualTo(4);
    assertThat(data.has(Part.VALIDATION)).isFalse();
  }

  @Test
  void aStreamIsCutIntoRowsThatGoOn() {
    // 13 targets in 2 rows of 7.
    Dataset data = Dataset.open(stream("abcdefghijklmn", NONE, NONE));
    BatchSource source = data.training(2, 4, 1);
    assertThat(source.batchesPerEpoch()).isEqualTo(2);
    Batch batch = source.next();
    assertThat(text(data, batch, 0)).isEqualTo("abcd>bcde");
    assertThat(text(data, batch, 1)).isEqualTo("hijk>ijkl");
    assertThat(Arrays.copyOf(batch.reset(), 2)).containsExactly(1, 1);
    assertThat(batch.isLast()).isFalse();
    batch = source.next();
    assertThat(batch.timeSteps()).isEqualTo(3);
    assertThat(text(data, batch, 0)).isEqualTo("efg>fgh");
    assertThat(text(data, batch, 1)).isEqualTo("lm>mn");
    assertThat(Arrays.copyOf(batch.reset(), 2)).containsExactly(0, 0);
    assertThat(batch.targetCount()).isEqualTo(5);
    assertThat(batch.isLast()).isTrue();
    assertThat(source.next().reset()[0]).isEqualTo(1);
    assertThat(source.position()).isEqualTo(new Position(1, 1));
  }

  private static String text(Dataset data, Batch batch, int row) {
    Vocabulary vocabulary = data.encoding().vocabulary().orElseThrow();
    StringBuilder input = new StringBuilder();
    StringBuilder target = new StringBuilder();
    for (int step = 0; step < batch.timeSteps(); step++) {
      int at = step * batch.rows() + row;
      if (batch.tokens()[at] >= 0) {
        input.append(vocabulary.token(batch.tokens()[at]));
      }
      if (batch.targetIndices()[at] >= 0) {
        target.append(vocabulary.token(batch.targetIndices()[at]));
      }
    }
    return input + ">" + target;
  }

  @Test
  void everyTargetOfAStreamCountsOnce() {
    Random random = new Random(1);
    for (int trial = 0; trial < 150; trial++) {
      int length = 2 + random.nextInt(trial < 50 ? 20 : 400);
      int batch = 1 + random.nextInt(40);
      int unroll = 1 + random.nextInt(30);
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < length; i++) {
        text.appendCodePoint('\u4e00' + i);
      }
      Dataset data = Dataset.open(stream(text.toString(), NONE, NONE));
      List<Integer> targets = new ArrayList<>();
      List<Integer> expected = new ArrayList<>();
      BatchSource source = data.evaluation(Part.TRAINING, batch, unroll);
      long counted = 0;
      Batch window;
      do {
        window = source.next();
        counted += window.targetCount();
        assertThat(window.timeSteps()).isBetween(1, unroll);
        assertThat(window.rows()).isBetween(1, batch);
        for (int i = 0; i < window.timeSteps() * window.rows(); i++) {
          int target = window.targetIndices()[i];
          if (window.tokens()[i] != (target < 0 ? -1 : target - 1)) {
            throw new AssertionError(window.tokens()[i] + " before " + target);
          }
          if (target >= 0) {
            targets.add(target);
          }
        }
      } while (!window.isLast());
      for (int i = 1; i < length; i++) {
        expected.add(i);
      }
      Collections.sort(targets);
      assertThat(targets)
          .as("length %d batch %d unroll %d", length, batch, unroll)
          .isEqualTo(expected);
      assertThat(counted).isEqualTo(length - 1).isEqualTo(data.targets(Part.TRAINING));
    }
  }

  @Test
  void streamsArePartedContiguously() {
    Dataset data =
        Dataset.open(stream("abababababababababxy", new Split.Fraction(0.1), new Split.Count(2)));
    assertThat(data.targets(Part.TRAINING)).isEqualTo(15);
    assertThat(data.targets(Part.VALIDATION)).isEqualTo(1);
    assertThat(data.targets(Part.TEST)).isEqualTo(1);
    Vocabulary vocabulary = data.encoding().vocabulary().orElseThrow();
    assertThat(vocabulary.size()).isEqualTo(3);
    assertThat(vocabulary.token(0)).isEqualTo("<unknown>");
    assertThat(data.evaluation(Part.TEST, 1, 10).next().tokens()[0]).isZero();
    assertThat(data.describe()).contains("unknown tokens in test: 2 of 2 (100%)");
  }

  @Test
  void heldOutFilesAreNotLearnedFrom() {
    Path validation = file("validation.txt", "abz");
    Dataset data = Dataset.open(stream("abab", new Split.FromFile(validation), NONE));
    assertThat(data.targets(Part.TRAINING)).isEqualTo(3);
    assertThat(data.targets(Part.VALIDATION)).isEqualTo(2);
    assertThat(data.encoding().vocabulary().orElseThrow().unknown()).hasValue(0);
    assertThat(data.digests()).containsOnlyKeys("text.txt", "validation.txt");
  }

  @Test
  void filesThatAreCalledAlikeHaveADigestEach() throws IOException {
    Files.createDirectories(folder.resolve("train"));
    Files.createDirectories(folder.resolve("valid"));
    Path train = file("train/data.txt", "abab");
    DataSource source =
        new DataSource.Text(
            train,
            new Tokens.Characters(),
            Sequences.STREAM,
            new Split.FromFile(file("valid/data.txt", "abba")),
            new Split.FromFile(file("test.txt", "ba")));
    Map<String, String> before = Dataset.open(source).digests();
    assertThat(before).containsOnlyKeys("train/data.txt", "valid/data.txt", "test.txt");
    Files.writeString(train, "baba");
    Map<String, String> after = Dataset.open(source).digests();
    assertThat(after.get("train/data.txt")).isNotEqualTo(before.get("train/data.txt"));
    assertThat(after).containsEntry("valid/data.txt", before.get("valid/data.txt"));
  }

  @Test
  void wordsMarksAndUnknownOnes() {
    Path path = file("words.txt", "The cat's hat, the hat: 3.5 hats!\nThe_cat \u732b\u732b.");
    Dataset data =
        Dataset.open(new DataSource.Text(path, new Tokens.Words(1), Sequences.STREAM, NONE, NONE));
    Vocabulary vocabulary = data.encoding().vocabulary().orElseThrow();
    assertThat(vocabulary.token(0)).isEqualTo("<unknown>");
    assertThat(vocabulary.token(1)).isEqualTo("hat");
    int[] tokens = vocabulary.encode("The cat's hat, (3.5)\n\u732b\u732b dog!");
    assertThat(Arrays.stream(tokens).mapToObj(vocabulary::token))
        .containsExactly(
            "The",
            "cat's",
            "hat",
            ",",
            "<unknown>",
            "3.5",
            "<unknown>",
            "\n",
            "\u732b",
            "\u732b",
            "<unknown>",
            "!");
    assertThat(vocabulary.decode(vocabulary.encode("The hat, the cat's: 3.5!\nhat \u732b\u732b")))
        .isEqualTo("The hat, the cat's: 3.5!\nhat \u732b\u732b");
    Dataset common =
        Dataset.open(new DataSource.Text(path, new Tokens.Words(2), Sequences.STREAM, NONE, NONE));
    assertThat(common.encoding().vocabulary().orElseThrow().entries())
        .containsExactly("hat", "\u732b");
  }

  @Test
  void aLineIsASequenceBetweenStartAndEnd() {
    Dataset data = Dataset.open(lines(file("lines.txt", "ab\n\nb\r\n"), NONE, NONE));
    Vocabulary vocabulary = data.encoding().vocabulary().orElseThrow();
    assertThat(vocabulary.size()).isEqualTo(4);
    assertThat(data.targets(Part.TRAINING)).isEqualTo(5);
    Batch batch = data.evaluation(Part.TRAINING, 8, 1).next();
    assertThat(Arrays.copyOf(batch.lengths(), 2)).containsExactly(2, 3);
    assertThat(text(data, batch, 0)).isEqualTo("<start>b>b<end>");
    assertThat(text(data, batch, 1)).isEqualTo("<start>ab>ab<end>");
    assertThat(vocabulary.decode(0, 2, 3, 1)).isEqualTo("ab");
    assertThat(IntStream.range(0, 4).filter(vocabulary::mayBeDrawn)).containsExactly(1, 2, 3);
  }

  @Test
  void paragraphsAreSequences() {
    Path path = file("paragraphs.txt", "\nab\nc\n \n\nd");
    Dataset data =
        Dataset.open(new DataSource.Text(path, CHARACTERS, Sequences.BLANK_LINE, NONE, NONE));
    Batch batch = data.evaluation(Part.TRAINING, 8, 1).next();
    assertThat(batch.rows()).isEqualTo(2);
    assertThat(text(data, batch, 1)).isEqualTo("<start>ab\nc>ab\nc<end>");
  }

  @Test
  void everySequenceIsInOneBatchAndEqualOnesOnOneSide() {
    StringBuilder text = new StringBuilder();
    Random random = new Random(2);
    for (int i = 0; i < 500; i++) {
      text.append("x".repeat(1 + random.nextInt(9))).append(random.nextInt(40)).append('\n');
    }
    Dataset data =
        Dataset.open(
            lines(file("many.txt", text.toString()), new Split.Fraction(0.2), new Split.Count(50)));
    Set<String> training = sequences(data, Part.TRAINING);
    Set<String> validation = sequences(data, Part.VALIDATION);
    Set<String> test = sequences(data, Part.TEST);
    assertThat(training).doesNotContainAnyElementsOf(validation).doesNotContainAnyElementsOf(test);
    assertThat(validation).doesNotContainAnyElementsOf(test);
    assertThat(test.size()).isGreaterThan(10);
    assertThat(training.size() + validation.size() + test.size())
        .isEqualTo((int) text.toString().lines().distinct().count());
  }

  private static Set<String> sequences(Dataset data, Part part) {
    Set<String> all = new HashSet<>();
    Set<Integer> examples = new HashSet<>();
    BatchSource source = data.evaluation(part, 7, 1);
    Batch batch;
    do {
      batch = source.next();
      for (int row = 0; row < batch.rows(); row++) {
        all.add(text(data, batch, row));
        assertThat(examples.add(batch.examples()[row])).isTrue();
      }
    } while (!batch.isLast());
    return all;
  }

  @Test
  void anEpochHasEveryExampleOnceInADrawnOrder() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 200; i++) {
      text.append("n").append("a".repeat(i % 13)).append(i).append('\n');
    }
    Dataset data = Dataset.open(lines(file("order.txt", text.toString()), NONE, NONE));
    List<Integer> first = order(data.training(8, 1, 5), 1);
    assertThat(first).hasSize(200).doesNotHaveDuplicates();
    assertThat(order(data.training(8, 1, 5), 1)).isEqualTo(first);
    assertThat(order(data.training(8, 1, 6), 1)).isNotEqualTo(first);
    List<Integer> two = order(data.training(8, 1, 5), 2);
    assertThat(two.subList(0, 200)).isEqualTo(first);
    assertThat(two.subList(200, 400)).isNotEqualTo(first).doesNotHaveDuplicates();
  }

  private static List<Integer> order(BatchSource source, int epochs) {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < epochs * source.batchesPerEpoch(); i++) {
      Batch batch = source.next();
      Arrays.stream(batch.examples(), 0, batch.rows()).forEach(order::add);
    }
    return order;
  }

  @Test
  void aPositionGoesOnExactly() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 90; i++) {
      text.append("w".repeat(1 + i % 7)).append(i).append('\n');
    }
    Path path = file("resume.txt", text.toString());
    for (DataSource.Text source :
        List.of(lines(path, NONE, NONE), stream(text.toString(), NONE, NONE))) {
      Dataset data = Dataset.open(source);
      BatchSource whole = data.training(4, 6, 9);
      for (int i = 0; i < 2 * whole.batchesPerEpoch() + 3; i++) {
        Position position = whole.position();
        BatchSource resumed = Dataset.open(source).training(4, 6, 9);
        resumed.moveTo(position);
        Batch expected = whole.next();
        Batch actual = resumed.next();
        int size = expected.timeSteps() * expected.rows();
        assertThat(actual.timeSteps()).isEqualTo(expected.timeSteps());
        assertThat(Arrays.copyOf(actual.tokens(), size))
            .isEqualTo(Arrays.copyOf(expected.tokens(), size));
        assertThat(actual.isLast()).isEqualTo(expected.isLast());
        assertThat(resumed.position()).isEqualTo(whole.position());
      }
    }
  }

  @Test
  void anEncodingSurvivesAsText() {
    Dataset data = Dataset.open(stream("a\"b\\\u0001\ud83d\ude00 \nc", new Split.Count(2), NONE));
    Encoding encoding = data.encoding();
    assertThat(Encoding.fromJson(encoding.toJson())).isEqualTo(encoding);
    Dataset again = Dataset.open(stream("ba", NONE, NONE), encoding);
    assertThat(again.encoding()).isEqualTo(encoding);
  }

  @Test
  void aPromptWithAnUnknownCharacterIsRefusedByName() {
    Vocabulary vocabulary =
        Dataset.open(stream("abc", NONE, NONE)).encoding().vocabulary().orElseThrow();
    assertThat(vocabulary.encodePrompt("cab")).containsExactly(2, 0, 1);
    assertThatThrownBy(() -> vocabulary.encodePrompt("ab\u00e9z"))
        .isInstanceOf(RnncException.class)
        .hasMessageContaining("E0811")
        .hasMessageContaining("the characters `\u00e9` (U+00E9), `z`")
        .hasMessageContaining("known are: a b c");
  }

  @Test
  void filesAreRefusedWithTheirPlace() throws IOException {
    refused(stream("", NONE, NONE), "E0805", "text.txt:1", "has no text");
    refused(
        stream("a", NONE, NONE),
        "E0809",
        "has 1 token, and 2 are needed for a token and the next one");
    refused(stream("abc", new Split.Count(3), NONE), "E0814", "leave nothing of 3 tokens");
    refused(stream("abc", new Split.Fraction(0.1), NONE), "E0814", "10% of 3 tokens is less");
    refused(lines(folder, NONE, NONE), "E0803", "is a folder");
    refused(lines(Path.of("").toAbsolutePath(), NONE, NONE), "E0803", ". is a folder");
    refused(lines(folder.resolve("no.txt"), NONE, NONE), "E0802", "there is no such file");
    Path latin = folder.resolve("latin.txt");
    Files.write(latin, "one\ntwo\nna\u00efve\n".getBytes(StandardCharsets.ISO_8859_1));
    refused(lines(latin, NONE, NONE), "E0804", "line 3");
    refused(lines(latin, NONE, NONE), "E0804", "latin.txt:3:3");
    Path zipped = Files.writeString(folder.resolve("text.gz"), "no gzip");
    refused(lines(zipped, NONE, NONE), "E0816", "not a whole gzip file");
    Dataset small = Dataset.open(stream("abcdef", NONE, NONE));
    assertThatThrownBy(() -> small.training(1, 64, 1))
        .hasMessageContaining("E0809")
        .hasMessageContaining("the training part of")
        .hasMessageContaining("has 6");
  }

  private static void refused(DataSource source, String... words) {
    assertThatThrownBy(() -> Dataset.open(source))
        .isInstanceOf(RnncException.class)
        .satisfies(e -> assertThat(e.getMessage()).contains(words));
  }

  @Test
  void aReplacementCharacterIsACharacterLikeAnyOther() {
    assertThat(Dataset.open(stream("a\ufffdb", NONE, NONE)).sizes())
        .containsEntry(DataSize.VOCABULARY, 3);
  }

  @Test
  void describesWhatTheNetworkSees() {
    assertThat(Dataset.open(stream("ab abba abb ab", new Split.Count(4), NONE)).describe().lines())
        .containsExactly(
            "file        text.txt",
            "training    10 tokens",
            "validation  4 tokens",
            "test        none",
            "parted      contiguous: the text from the beginning trains, then comes validation,"
                + " then the test",
            "vocabulary  3 tokens: ' ' a b",
            "example     1:a 2:b 0:' ' 1:a 2:b 2:b 1:a 0:' ' 1:a -> "
                + "2:b 0:' ' 1:a 2:b 2:b 1:a 0:' ' 1:a 2:b");
  }
}
