package dev.rnnc.dsl.syntax;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rnnc.source.Diagnostic;
import dev.rnnc.source.Diagnostics;
import dev.rnnc.source.SourceFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SourceLoaderTest {
  private static final String TEXT = "network { gru(64) } // ü\n";

  private final Diagnostics diagnostics = new Diagnostics();

  @TempDir Path folder;

  @Test
  void readsTextAndPackedText() throws IOException {
    Path plain = Files.writeString(folder.resolve("a.rnn"), TEXT);
    Path packed = Files.write(folder.resolve("a.rnn.gz"), gzip(TEXT.getBytes(UTF_8)));

    assertThat(SourceLoader.read(plain, diagnostics).map(SourceFile::text)).contains(TEXT);
    assertThat(SourceLoader.read(packed, diagnostics).map(SourceFile::text)).contains(TEXT);
    assertThat(diagnostics.inOrder()).isEmpty();
  }

  @Test
  void namesAFileThatIsMissingAndOneThatIsNear() throws IOException {
    Files.writeString(folder.resolve("shakespeare.rnn"), TEXT);

    Diagnostic error = refused(folder.resolve("shakespear.rnn"));

    assertThat(error.code()).isEqualTo("E0001");
    assertThat(error.help()).hasValueSatisfying(help -> assertThat(help).contains("peare.rnn"));
  }

  @Test
  void refusesADirectory() {
    assertThat(refused(folder).code()).isEqualTo("E0002");
  }

  @Test
  void showsTheLineThatIsNotUtf8() throws IOException {
    Path file = folder.resolve("latin.rnn");
    Files.write(file, "// first\nparam größe = 1\n// last".getBytes(ISO_8859_1));

    Diagnostic error = refused(file);

    assertThat(error.code()).isEqualTo("E0004");
    assertThat(error.toString()).contains("latin.rnn:2:9").contains("param größe = 1");
  }

  @Test
  void recognisesUtf16() throws IOException {
    Path file = Files.write(folder.resolve("wide.rnn"), TEXT.getBytes(UTF_16));

    assertThat(refused(file).message()).contains("UTF-16");
  }

  @Test
  void refusesDamagedArchives() throws IOException {
    byte[] whole = gzip(TEXT.repeat(100).getBytes(UTF_8));
    Path cut = Files.write(folder.resolve("c.gz"), Arrays.copyOf(whole, whole.length / 2));
    whole[whole.length - 6] ^= 1;
    Path changed = Files.write(folder.resolve("d.gz"), whole);

    assertThat(refused(cut).code()).isEqualTo("E0005");
    assertThat(refused(changed).code()).isEqualTo("E0005");
  }

  @Test
  void refusesWhatIsTooLargeForADescription() throws IOException {
    Path file = Files.write(folder.resolve("data.txt"), new byte[(4 << 20) + 1]);

    assertThat(refused(file).code()).isEqualTo("E0006");
  }

  private Diagnostic refused(Path path) {
    Diagnostics found = new Diagnostics();
    Optional<SourceFile> file = SourceLoader.read(path, found);
    assertThat(file).isEmpty();
    assertThat(found.inOrder()).hasSize(1);
    return found.inOrder().getFirst();
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }
}
