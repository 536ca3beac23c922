package dev.rnnc.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rnnc.source.RnncException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CheckpointFileTest {
  @TempDir private Path folder;

  private static Checkpoint checkpoint(long seed) {
    return checkpoint(seed, 40);
  }

  private static Checkpoint checkpoint(long seed, int batch) {
    Random random = new Random(seed);
    Map<String, Tensor> weights = new LinkedHashMap<>();
    weights.put("gru_1.U_z", tensor(random, 3, 5));
    weights.put("embed_1.W", tensor(random, 2, 2));
    weights.put("empty.W", tensor(random, 0, 4));
    Map<String, Tensor> optimizer = Map.of("m/gru_1.U_z", tensor(random, 3, 5));
    Map<String, Tensor> states = Map.of("state/gru_1.h", tensor(random, batch, 5));
    return new Checkpoint(
        new ModelText(
            "shakespeare",
            "network { gru(3) } // \"quoted\" \u00e9\ud83d\ude00\n",
            Map.of("cells.rnn", "cell x() {}"),
            Map.of("width", "256")),
        "{\"classes\":[]}",
        new Fingerprint(Map.of("train.batch", "32"), Map.of("epochs", "5")),
        new Progress(
            seed,
            1L << 40,
            3,
            17,
            OptionalDouble.of(0.1 + 0.2),
            5,
            2,
            1e-300,
            Map.of("loss", 1 / 3.)),
        weights,
        optimizer,
        states);
  }

  private static Tensor tensor(Random random, int rows, int columns) {
    float[] elements = new float[rows * columns];
    for (int i = 0; i < elements.length; i++) {
      elements[i] = Float.intBitsToFloat(random.nextInt());
    }
    return new Tensor(List.of(rows, columns), elements);
  }

  private static int headerLength(byte[] bytes) {
    return (int) ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
  }

  @Test
  void whatIsWrittenIsRead() {
    Path file = folder.resolve("checkpoint.safetensors");
    CheckpointFile.write(file, checkpoint(1));
    assertThat(CheckpointFile.read(file)).isEqualTo(checkpoint(1));
    CheckpointFile.write(file, checkpoint(2, 30_000));
    assertThat(CheckpointFile.read(file)).isEqualTo(checkpoint(2, 30_000));
    assertThat(names()).containsExactly("checkpoint.safetensors");
  }

  @Test
  void otherProgramsCanReadIt() throws IOException {
    Path file = folder.resolve("checkpoint.safetensors");
    CheckpointFile.write(file, checkpoint(1));
    byte[] bytes = Files.readAllBytes(file);
    assertThat(headerLength(bytes) % 8).isZero();
    assertThat(new String(bytes, 8, headerLength(bytes), StandardCharsets.UTF_8))
        .startsWith("{\"__metadata__\":{\"format\":\"rnnc\",\"version\":\"1\",\"rnn\":")
        .contains(
            "\"gru_1.U_z\":{\"dtype\":\"F32\",\"shape\":[3,5],\"data_offsets\":[0,60]}",
            "\"embed_1.W\":{\"dtype\":\"F32\",\"shape\":[2,2],\"data_offsets\":[60,76]}",
            "\"optimizer:m/gru_1.U_z\"",
            "\"carried:state/gru_1.h\"");
  }

  @Test
  void aFileCutShortAnywhereIsRefused() throws IOException {
    Path whole = folder.resolve("whole");
    CheckpointFile.write(whole, checkpoint(1));
    byte[] bytes = Files.readAllBytes(whole);
    Path cut = folder.resolve("cut");
    Random random = new Random(3);
    for (int trial = 0; trial < 150; trial++) {
      int length = trial < 100 ? trial * 16 + random.nextInt(16) : random.nextInt(bytes.length);
      Files.write(cut, Arrays.copyOf(bytes, length));
      assertThatThrownBy(() -> CheckpointFile.read(cut))
          .as("%d bytes", length)
          .isInstanceOf(RnncException.class)
          .hasMessageContaining("E0703");
    }
  }

  @Test
  void aChangedByteAnywhereIsRefused() throws IOException {
    Path whole = folder.resolve("whole");
    CheckpointFile.write(whole, checkpoint(1));
    byte[] bytes = Files.readAllBytes(whole);
    int header = 8 + headerLength(bytes);
    int padding = header;
    while (bytes[padding - 1] == ' ') {
      padding--;
    }
    Path changed = folder.resolve("changed");
    Random random = new Random(4);
    for (int trial = 0; trial < 600; trial++) {
      int inHeader = trial * 4 + random.nextInt(4);
      int at = inHeader < padding ? inHeader : header + random.nextInt(bytes.length - header);
      byte[] copy = bytes.clone();
      copy[at] ^= (byte) (1 << random.nextInt(8));
      Files.write(changed, copy);
      assertThatThrownBy(() -> CheckpointFile.read(changed))
          .as("byte %d", at)
          .isInstanceOf(RnncException.class);
    }
  }

  @Test
  void headersThatLieAreRefused() throws IOException {
    refused("{}", 0, "E0706", "another program");
    refused("[]", 0, "E0704", "is not a JSON object");
    refused("{\"a\":1}", 0, "E0704", "`a` is not a JSON object");
    refused("{\"a\":{}}", 0, "E0704", "`dtype` is missing");
    refused(tensor("F16", "[1]", 0, 2), 2, "E0707", "F16");
    refused(tensor("F32", "[1]", 0, 8), 8, "E0704", "does not fit its shape [1]");
    refused(tensor("F32", "[1]", 4, 8), 8, "E0704", "begins at byte 4 where 0 was expected");
    refused(tensor("F32", "[-1]", 0, 4), 4, "E0704", "impossible shape");
    refused(tensor("F32", "[65536,65536]", 0, 4), 4, "E0704", "impossible shape");
    refused(tensor("F32", "[1]", -4, 0), 4, "E0704", "does not fit");
    refused(tensor("F32", "[1]", 0, 4), 8, "E0704", "4 bytes follow the last tensor");
    refused(tensor("F32", "[2]", 0, 8), 4, "E0703", "cut short");
    refused("{\"a\":{},\"a\":{}}", 0, "E0704", "uplicate");
    refused("{\"__metadata__\":{\"format\":\"rnnc\",\"version\":\"9\"}}", 0, "E0705", "version 9");
    refused("{\"__metadata__\":{\"format\":\"rnnc\",\"version\":\"1\"}}", 0, "E0704", "checksum");
    refused("{\"__metadata__\":{\"format\":1}}", 0, "E0704", "`format` is not a text");
    refused("[".repeat(5000), 0, "E0704", "not JSON");
    Path text = Files.writeString(folder.resolve("text"), "some text that is no tensor at all");
    assertThatThrownBy(() -> CheckpointFile.read(text)).hasMessageContaining("E0706");
    assertThatThrownBy(() -> CheckpointFile.read(folder)).hasMessageContaining("E0706");
    assertThatThrownBy(() -> CheckpointFile.read(folder.resolve("none")))
        .hasMessageContaining("E0702")
        .hasMessageContaining("there is no such file");
  }

  private static String tensor(String type, String shape, int begin, int end) {
    return "{\"a\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[%d,%d]}}"
        .formatted(type, shape, begin, end);
  }

  private void refused(String header, int elements, String code, String words) throws IOException {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes =
        ByteBuffer.allocate(8 + json.length + elements).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(json.length).put(json);
    Path file = Files.write(folder.resolve("lie"), bytes.array());
    assertThatThrownBy(() -> CheckpointFile.read(file))
        .isInstanceOf(RnncException.class)
        .hasMessageContaining(code)
        .hasMessageContaining(words);
  }

  /** A disk with room for so many bytes. */
  private static final class SmallDisk implements WritableByteChannel {
    private final WritableByteChannel disk;
    private int room;

    SmallDisk(WritableByteChannel disk, int room) {
      this.disk = disk;
      this.room = room;
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
      if (room < bytes.remaining()) {
        throw new IOException("No space left on device");
      }
      room -= bytes.remaining();
      return disk.write(bytes);
    }

    @Override
    public boolean isOpen() {
      return disk.isOpen();
    }

    @Override
    public void close() throws IOException {
      disk.close();
    }
  }

  @Test
  void aFullDiskLeavesTheOldOne() {
    Path file = folder.resolve("checkpoint.safetensors");
    CheckpointFile.write(file, checkpoint(1));
    for (int room : new int[] {0, 7, 8, 500, 5_000, 200_000}) {
      assertThatThrownBy(() ->
              CheckpointFile.write(file, checkpoint(2, 30_000), disk -> new SmallDisk(disk, room)))
          .isInstanceOf(RnncException.class)
          .hasMessageContaining("E0701")
          .hasMessageContaining("No space left on device");
      assertThat(CheckpointFile.read(file)).isEqualTo(checkpoint(1));
      assertThat(names()).containsExactly("checkpoint.safetensors");
    }
  }

  @Test
  void aFolderThatIsNotThereIsSaid() {
    Path file = folder.resolve("none").resolve("checkpoint.safetensors");
    assertThatThrownBy(() -> CheckpointFile.write(file, checkpoint(1)))
        .isInstanceOf(RnncException.class)
        .hasMessageContaining("there is no such file or folder");
  }

  private List<String> names() {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(path -> String.valueOf(path.getFileName())).sorted().toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
