package dev.rnnc.train;

import dev.rnnc.json.Json;
import dev.rnnc.json.JsonException;
import dev.rnnc.json.JsonObject;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code log.jsonl}: a line an event. Of steps only every tenth is kept. A log that goes on is first
 * cut to what the checkpoint knows.
 */
public final class RunLog implements Listener, AutoCloseable {
  private static final int STEPS_PER_LINE = 10;

  private final Path file;
  private final BufferedWriter out;

  private RunLog(Path file, BufferedWriter out) {
    this.file = file;
    this.out = out;
  }

  /**
   * Opens a log to go on after a step; after step 0 it starts anew.
   *
   * @param step the last that the checkpoint knows
   */
  public static RunLog after(Path file, long step) {
    try {
      List<String> kept = step == 0 ? List.of() : until(file, step);
      Files.write(file, kept, StandardCharsets.UTF_8);
      return new RunLog(
          file,
          Files.newBufferedWriter(file, StandardCharsets.UTF_8, StandardOpenOption.APPEND));
    } catch (IOException e) {
      throw RunFolder.cannotWrite(file, e);
    }
  }

  private static List<String> until(Path file, long step) throws IOException {
    List<String> kept = new ArrayList<>();
    if (Files.exists(file)) {
      for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
        if (isBefore(line, step)) {
          kept.add(line);
        }
      }
    }
    return kept;
  }

  /** Whether a line is whole and tells of what was before the end of a step. */
  private static boolean isBefore(String line, long step) {
    try {
      JsonObject event = Json.readObject(line);
      String kind = event.text("event");
      boolean ends = kind.equals("end") || kind.equals("test") || kind.equals("sample");
      return !ends && event.has("step") && event.integer("step") <= step;
    } catch (JsonException e) {
      return false;
    }
  }

  @Override
  public void on(Event event) {
    if (event instanceof Event.Saved
        || (event instanceof Event.Step step && step.step() % STEPS_PER_LINE != 0)) {
      return;
    }
    try {
      out.write(EventJson.write(event));
      out.newLine();
      out.flush();
    } catch (IOException e) {
      throw RunFolder.cannotWrite(file, e);
    }
  }

  @Override
  public void close() {
    try {
      out.close();
    } catch (IOException e) {
      throw RunFolder.cannotWrite(file, e);
    }
  }
}
