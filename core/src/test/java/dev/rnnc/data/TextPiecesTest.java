package dev.rnnc.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rnnc.model.DataSource;
import dev.rnnc.model.DataSource.Text.Sequences;
import dev.rnnc.model.Split;
import dev.rnnc.model.Tokens;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A text that is read in pieces gives what it would give as a whole. */
final class TextPiecesTest {
  private static final Split NONE = new Split.None();
  private static final int CHUNK = TextReader.CHUNK;
  private static final String ODD = "a\u0301\r\n\u4e00\ud83d\ude00\r\r\n\ufeffx\u00e9\r";

  @TempDir private Path folder;

  private Path file(String name, byte[] bytes) throws IOException {
    return Files.write(folder.resolve(name), bytes);
  }

  private Path file(String name, String text) throws IOException {
    return file(name, text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] zipped(byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(bytes);
    }
    return packed.toByteArray();
  }

  private static String inPieces(Path path) {
    StringBuilder text = new StringBuilder();
    try (DataText file = DataText.open(path)) {
      TextReader reader = file.reader();
      while (reader.more(reader.end())) {
        text.append(reader.chars(), 0, reader.end());
      }
    }
    return text.toString();
  }

  @Test
  void charactersAcrossPiecesAreWhole() throws IOException {
    for (int before = CHUNK - 24; before <= CHUNK; before++) {
      String text = "y".repeat(before) + ODD + "z".repeat(CHUNK - 9) + ODD;
      Path path = file("text.txt", text);
      assertThat(inPieces(path)).isEqualTo(text.replace("\r\n", "\n"));
      Path packed = file("text.txt.gz", zipped(text.getBytes(StandardCharsets.UTF_8)));
      assertThat(inPieces(packed)).isEqualTo(text.replace("\r\n", "\n"));
    }
  }

  @Test
  void onlyTheFirstByteOrderMarkIsLeftOut() throws IOException {
    assertThat(inPieces(file("mark.txt", "\ufeff\ufeffa\ufeff"))).isEqualTo("\ufeffa\ufeff");
    assertThat(inPieces(file("only.txt", "\ufeff"))).isEmpty();
    assertThat(inPieces(file("none.txt", ""))).isEmpty();
    assertThat(inPieces(file("end.txt", "\r"))).isEqualTo("\r");
  }

  /** All tokens of the only part, in their order. */
  private static int[] tokens(Dataset data) {
    int count = (int) data.targets(Part.TRAINING);
    Batch batch = data.evaluation(Part.TRAINING, 1, count).next();
    int[] tokens = Arrays.copyOf(batch.tokens(), count + 1);
    tokens[count] = batch.targetIndices()[count - 1];
    return tokens;
  }

  @Test
  void wordsAcrossPiecesAreWhole() throws IOException {
    List<String> texts =
        List.of(
            "it's 3.5 don\u2019t ('o' x_y), 1,000. na\u0308h\r\n",
            "it's\u732b\u732bdon'\u732b3.5,",
            "ab'c.4,5_");
    for (String piece : texts) {
      String text = piece.repeat(2 * CHUNK / piece.length() + 3);
      for (int before = 0; before < 3; before++) {
        Path path = file("words.txt", "-".repeat(before) + text);
        Dataset data =
            Dataset.open(
                new DataSource.Text(path, new Tokens.Words(1), Sequences.STREAM, NONE, NONE));
        Vocabulary vocabulary = data.encoding().vocabulary().orElseThrow();
        int[] whole = vocabulary.encode("-".repeat(before) + text.replace("\r\n", "\n"));
        assertThat(whole).hasSizeGreaterThan(CHUNK / 9);
        assertThat(tokens(data)).isEqualTo(whole);
      }
    }
  }

  @Test
  void vocabulariesOfAnySizeGiveTheTextBack() throws IOException {
    for (int size : new int[] {2, 127, 128, 129, 255, 256, 257}) {
      StringBuilder text = new StringBuilder();
      IntStream.range(0, 3 * size).forEach(i -> text.appendCodePoint(0x4e00 + i * 7 % size));
      Dataset data =
          Dataset.open(
              new DataSource.Text(
                  file("text.txt", text.toString()),
                  new Tokens.Characters(),
                  Sequences.STREAM,
                  NONE,
                  NONE));
      Vocabulary vocabulary = data.encoding().vocabulary().orElseThrow();
      assertThat(vocabulary.size()).isEqualTo(size);
      assertThat(vocabulary.decode(tokens(data))).isEqualTo(text.toString());
    }
    for (int size : new int[] {65534, 65535, 65536, 65537}) {
      String text =
          IntStream.range(0, size + 9)
              .mapToObj(i -> Integer.toString(1000 + i % size, 36) + "x")
              .collect(Collectors.joining(" "));
      Dataset data =
          Dataset.open(
              new DataSource.Text(
                  file("words.txt", text), new Tokens.Words(1), Sequences.STREAM, NONE, NONE));
      Vocabulary vocabulary = data.encoding().vocabulary().orElseThrow();
      assertThat(vocabulary.size()).isEqualTo(size + 1);
      assertThat(vocabulary.decode(tokens(data))).isEqualTo(text);
    }
  }

  @Test
  void linesMayBeLongerThanAPiece() throws IOException {
    List<String> lines =
        List.of("a", "b".repeat(CHUNK - 2), "c".repeat(3 * CHUNK), "\u732b".repeat(CHUNK), "d");
    for (String lineEnd : List.of("\n", "\r\n", "\n\n\r\n")) {
      for (String last : List.of("", lineEnd)) {
        Path path = file("lines.txt", String.join(lineEnd, lines) + last);
        Dataset data =
            Dataset.open(
                new DataSource.Text(path, new Tokens.Characters(), Sequences.LINE, NONE, NONE));
        Vocabulary vocabulary = data.encoding().vocabulary().orElseThrow();
        BatchSource source = data.evaluation(Part.TRAINING, 1, 1);
        for (int number : new int[] {0, 4, 1, 3, 2}) {
          Batch batch = source.next();
          assertThat(batch.examples()[0]).isEqualTo(number);
          int length = batch.lengths()[0];
          assertThat(vocabulary.decode(Arrays.copyOf(batch.targetIndices(), length)))
              .isEqualTo(lines.get(number));
        }
      }
    }
  }

  @Test
  void aWrongByteIsFoundBehindTheFirstPiece() throws IOException {
    String text = "0123456\n".repeat(20_000) + "na\u00efve";
    for (Sequences sequences : Sequences.values()) {
      Path wrong = file("wrong.txt", text.getBytes(StandardCharsets.ISO_8859_1));
      refused(text(wrong, sequences), "E0804", "wrong.txt:20001:3", "na\u00efve");
      Path packed = file("wrong.txt.gz", zipped(text.getBytes(StandardCharsets.ISO_8859_1)));
      refused(text(packed, sequences), "E0804", "wrong.txt.gz:20001:3", "na\u00efve");
    }
    byte[] whole = (text + "\u4e00").getBytes(StandardCharsets.UTF_8);
    Path cut = file("cut.txt", Arrays.copyOf(whole, whole.length - 1));
    refused(text(cut, Sequences.STREAM), "E0804", "cut.txt:20001:6");
    byte[] half = Arrays.copyOf(zipped(whole), 100);
    refused(text(file("half.gz", half), Sequences.STREAM), "E0816", "not a whole gzip file");
  }

  @Test
  void aPlaceBehindTheFirstPieceIsFoundAgain() throws IOException {
    StringBuilder text = new StringBuilder("\ufeff");
    for (int i = 1; i < 9_000; i++) {
      text.append("some text\tclass").append(i % 5).append("\r\n");
    }
    text.append("the last\t rare \r\n");
    Path path = file("many.tsv", text.toString());
    refused(
        new DataSource.Labelled(path, 2, 1, new Tokens.Words(1), false, NONE, NONE),
        "E0810",
        "class `rare`",
        "many.tsv:9000:10");
    Path test = file("test.tsv", "class1\tx\nclass9\ty\n");
    Path training = file("training.tsv", "class1\tx\nclass1\ty\n");
    refused(
        new DataSource.Labelled(
            training, 1, 2, new Tokens.Words(1), true, NONE, new Split.FromFile(test)),
        "E0812",
        "class `class9`",
        "test.tsv:2:1");
  }

  @Test
  void aLargeFileIsReadLikeASmallOne() throws IOException, NoSuchAlgorithmException {
    int lines = 2_200_000; // more than the 16 MiB from which on files are mapped
    byte[] line = "0123456\n".getBytes(StandardCharsets.UTF_8);
    byte[] bytes = new byte[lines * line.length];
    for (int at = 0; at < bytes.length; at += line.length) {
      System.arraycopy(line, 0, bytes, at, line.length);
    }
    Path path = file("large.txt", bytes);
    Dataset data = Dataset.open(text(path, Sequences.STREAM));
    assertThat(data.targets(Part.TRAINING)).isEqualTo(bytes.length - 1L);
    assertThat(data.digests())
        .containsEntry(
            "large.txt",
            HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)));
    bytes[bytes.length - 4] = (byte) 0xe9;
    file("large.txt", bytes);
    refused(text(path, Sequences.STREAM), "E0804", "large.txt:2200000:5");
  }

  private static DataSource.Text text(Path path, Sequences sequences) {
    return new DataSource.Text(path, new Tokens.Characters(), sequences, NONE, NONE);
  }

  private static void refused(DataSource source, String... words) {
    assertThatThrownBy(() -> Dataset.open(source))
        .satisfies(e -> assertThat(e.getMessage()).contains(words));
  }
}
