package dev.rnnc.checkpoint;

import dev.rnnc.json.JsonException;
import dev.rnnc.source.RnncException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32C;

/**
 * A checkpoint as one safetensors file. Weights stand under their own names, so that other tools
 * read them as they are; the optimiser's and the carried states behind a prefix; all else is
 * metadata. A checksum over everything tells a damaged file from a whole one.
 */
public final class CheckpointFile {
  private static final String VERSION = "1";
  private static final String OPTIMIZER = "optimizer:";
  private static final String STATE = "carried:";
  private static final String CHECKSUM = "checksum";

  private CheckpointFile() {}

  /**
   * Replaces the file by the checkpoint; the old one stays whole until the new one is.
   *
   * @throws RnncException if it cannot be written, such as on a full disk; the old one is intact
   */
  public static void write(Path file, Checkpoint checkpoint) {
    write(file, checkpoint, UnaryOperator.identity());
  }

  static void write(Path file, Checkpoint checkpoint, UnaryOperator<WritableByteChannel> through) {
    ReplacedFile.write(file, toSafetensors(checkpoint)::writeTo, through);
  }

  /**
   * The checkpoint of a file.
   *
   * @throws RnncException if it is not there, cut short, damaged, of another version or something
   *     else altogether
   */
  public static Checkpoint read(Path file) {
    Safetensors content = Safetensors.read(file);
    Map<String, String> metadata = content.metadata();
    if (!"rnnc".equals(metadata.get("format"))) {
      throw Refusal.notOurs(file, "it is a safetensors file of another program");
    }
    String version = metadata.getOrDefault("version", "none");
    if (!version.equals(VERSION)) {
      throw Refusal.otherVersion(file, version, VERSION);
    }
    Map<String, String> texts = new LinkedHashMap<>(metadata);
    String checksum = texts.remove(CHECKSUM);
    if (!checksum(texts, content.tensors()).equals(checksum)) {
      throw Refusal.damaged(file, "its checksum does not fit its content");
    }
    try {
      return toCheckpoint(texts, content.tensors());
    } catch (JsonException e) {
      throw Refusal.damaged(file, e.reason());
    }
  }

  private static Safetensors toSafetensors(Checkpoint checkpoint) {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("format", "rnnc");
    metadata.put("version", VERSION);
    metadata.put("rnn", checkpoint.model().text());
    metadata.put("model", checkpoint.model().toJson());
    metadata.put("encoding", checkpoint.encoding());
    metadata.put("fingerprint", checkpoint.fingerprint().toJson());
    metadata.put("progress", checkpoint.progress().toJson());
    Map<String, Tensor> tensors = new LinkedHashMap<>(checkpoint.weights());
    checkpoint.optimizer().forEach((name, tensor) -> tensors.put(OPTIMIZER + name, tensor));
    checkpoint.states().forEach((name, tensor) -> tensors.put(STATE + name, tensor));
    metadata.put(CHECKSUM, checksum(metadata, tensors));
    return new Safetensors(metadata, tensors);
  }

  private static Checkpoint toCheckpoint(
      Map<String, String> metadata, Map<String, Tensor> tensors) {
    Map<String, Tensor> weights = new LinkedHashMap<>();
    Map<String, Tensor> optimizer = new LinkedHashMap<>();
    Map<String, Tensor> states = new LinkedHashMap<>();
    tensors.forEach((name, tensor) -> {
      if (name.startsWith(OPTIMIZER)) {
        optimizer.put(name.substring(OPTIMIZER.length()), tensor);
      } else if (name.startsWith(STATE)) {
        states.put(name.substring(STATE.length()), tensor);
      } else {
        weights.put(name, tensor);
      }
    });
    return new Checkpoint(
        ModelText.fromJson(text(metadata, "rnn"), text(metadata, "model")),
        text(metadata, "encoding"),
        Fingerprint.fromJson(text(metadata, "fingerprint")),
        Progress.fromJson(text(metadata, "progress")),
        weights,
        optimizer,
        states);
  }

  private static String text(Map<String, String> metadata, String name) {
    String text = metadata.get(name);
    if (text == null) {
      throw new JsonException("`%s` is missing".formatted(name));
    }
    return text;
  }

  /** Of every text, name, shape and element, whatever order the header lists them in. */
  private static String checksum(Map<String, String> metadata, Map<String, Tensor> tensors) {
    CRC32C crc = new CRC32C();
    new TreeMap<>(metadata).forEach((name, text) -> update(crc, name + "\0" + text + "\0"));
    ByteBuffer buffer = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
    new TreeMap<>(tensors)
        .forEach((name, tensor) -> {
          update(crc, name + "\0" + tensor.shape() + "\0");
          float[] elements = tensor.elements();
          for (int begin = 0; begin < elements.length; begin += buffer.capacity() / 4) {
            int count = Math.min(buffer.capacity() / 4, elements.length - begin);
            buffer.clear().asFloatBuffer().put(elements, begin, count);
            crc.update(buffer.limit(count * 4));
          }
        });
    return "%08x".formatted(crc.getValue());
  }

  private static void update(CRC32C crc, String text) {
    crc.update(text.getBytes(StandardCharsets.UTF_8));
  }
}
