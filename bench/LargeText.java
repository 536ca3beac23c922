import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

/** Makes a text of 100 MB, always the same. */
final class LargeText {
  private static final long BYTES = 100_000_000;
  private static final int WORDS = 300_000;

  private final String name;
  private final String play;
  private final Random random = new Random(1);

  private LargeText(String name, String play) {
    this.name = name;
    this.play = play;
  }

  /** Writes the file unless it is there. */
  static void make(Path file, String name, Path play) throws IOException {
    if (Files.exists(file)) {
      return;
    }
    Files.createDirectories(file.getParent());
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try (OutputStream out = Files.newOutputStream(part)) {
      LargeText text = new LargeText(name, Files.readString(play));
      if (name.endsWith("gz")) {
        try (OutputStream packed = new GZIPOutputStream(out)) {
          text.write(packed);
        }
      } else {
        text.write(out);
      }
    }
    Files.move(part, file);
  }

  private void write(OutputStream out) throws IOException {
    BufferedWriter writer =
        new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), 1 << 20);
    for (long written = 0; written < BYTES; ) {
      String piece = piece();
      writer.write(piece);
      written += piece.getBytes(StandardCharsets.UTF_8).length;
    }
    writer.flush();
  }

  private String piece() {
    return switch (name) {
      case "word" -> words();
      case "labelled" -> labelled();
      case "char-wide" -> play.replace('e', (char) ('\u4e00' + random.nextInt(4000)));
      case "one-line" -> play.replace('\n', ' ');
      default -> play.substring(random.nextInt(1000));
    };
  }

  /** As frequent as Zipf's law has it. */
  private String words() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 100_000; i++) {
      int rank = (int) Math.exp(random.nextDouble() * Math.log(WORDS));
      for (long letters = rank * 7919L + 13; letters > 0; letters /= 26) {
        text.append((char) ('a' + letters % 26));
      }
      text.append(i % 15 == 14 ? ".\n" : i % 6 == 5 ? ", " : " ");
    }
    return text.toString();
  }

  private String labelled() {
    StringBuilder text = new StringBuilder();
    play.lines()
        .filter(line -> !line.isBlank())
        .forEach(line ->
            text.append("class")
                .append(random.nextInt(20))
                .append('\t')
                .append(line)
                .append(random.nextInt(1000))
                .append('\n'));
    return text.toString();
  }
}
