package dev.rnnc.checkpoint;

import dev.rnnc.json.Json;
import dev.rnnc.json.JsonException;
import dev.rnnc.json.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The log of a run, {@code log.jsonl}: one JSON object a line, each in the file as soon as it is
 * written. Events of a step come before its checkpoint, so that a resumed run has each once.
 */
public final class RunLog implements AutoCloseable {
  private final Path file;
  private final FileChannel channel;

  private RunLog(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Opens a log to go on after a step: what is logged of later steps is cut off, and so is a line
   * that was never finished.
   *
   * @param step the checkpoint's, 0 for a run that begins
   */
  public static RunLog open(Path file, long step) {
    try {
      if (Files.exists(file)) {
        cut(file, step);
      }
      return new RunLog(
          file,
          FileChannel.open(
              file,
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE,
              StandardOpenOption.APPEND));
    } catch (IOException e) {
      throw Refusal.cannotWrite(file, e);
    }
  }

  private static void cut(Path file, long step) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    StringBuilder kept = new StringBuilder();
    if (step > 0) {
      for (Line line : wholeLines(bytes)) {
        if (line.event().has("step") && line.event().integer("step") > step) {
          break;
        }
        kept.append(line.text()).append('\n');
      }
    }
    if (!Arrays.equals(kept.toString().getBytes(StandardCharsets.UTF_8), bytes)) {
      ReplacedFile.write(file, kept.toString());
    }
  }

  /** Adds an event: names and their texts, numbers or booleans. */
  public void append(Map<String, ?> event) {
    String line = Json.write(event) + "\n";
    try {
      ReplacedFile.writeFully(channel, ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw Refusal.cannotWrite(file, e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw Refusal.cannotWrite(file, e);
    }
  }

  /** The whole events of a log; none if there is no log. */
  public static List<JsonObject> read(Path file) {
    if (!Files.exists(file)) {
      return List.of();
    }
    try {
      return wholeLines(Files.readAllBytes(file)).stream().map(Line::event).toList();
    } catch (IOException e) {
      throw Refusal.cannotRead(file, e);
    }
  }

  /** The whole lines of a log, as they are written; none if there is no log. */
  public static List<String> readLines(Path file) {
    if (!Files.exists(file)) {
      return List.of();
    }
    try {
      return wholeLines(Files.readAllBytes(file)).stream().map(Line::text).toList();
    } catch (IOException e) {
      throw Refusal.cannotRead(file, e);
    }
  }

  private record Line(String text, JsonObject event) {}

  /**
   * Up to the first line that is cut short. What follows the last end of a line is left out before
   * it becomes text: it may end inside a character.
   */
  private static List<Line> wholeLines(byte[] bytes) {
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] != '\n') {
      end--;
    }
    return lines(new String(bytes, 0, end, StandardCharsets.UTF_8));
  }

  private static List<Line> lines(String text) {
    List<Line> lines = new ArrayList<>();
    int begin = 0;
    for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', begin)) {
      String line = text.substring(begin, end);
      try {
        lines.add(new Line(line, Json.readObject(line)));
      } catch (JsonException e) {
        return lines;
      }
      begin = end + 1;
    }
    return lines;
  }
}
