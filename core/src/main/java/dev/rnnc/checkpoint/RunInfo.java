package dev.rnnc.checkpoint;

import dev.rnnc.json.Json;
import dev.rnnc.json.JsonException;
import dev.rnnc.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a run was begun with: {@code run.json}.
 *
 * @param version of rnnc
 * @param started when, in ISO 8601
 * @param folder where its file stood, which the paths in it are relative to; empty if not known
 * @param shell the folder that the command was given in, which paths in settings are relative to
 * @param settings params set on the command line
 * @param params all params of the file with what they were, as written
 * @param data SHA-256 of each data file by its name
 * @param machine what it runs on: backend, threads, processor, Java
 * @param fingerprint of network, training and data
 */
public record RunInfo(
    String version,
    String started,
    long seed,
    String folder,
    String shell,
    Map<String, String> settings,
    Map<String, String> params,
    Map<String, String> data,
    Map<String, String> machine,
    Fingerprint fingerprint) {
  public RunInfo {
    settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    params = Collections.unmodifiableMap(new LinkedHashMap<>(params));
    data = Collections.unmodifiableMap(new TreeMap<>(data));
    machine = Collections.unmodifiableMap(new LinkedHashMap<>(machine));
  }

  /** What a training that is asked for has otherwise than this one, a clause each, causes first. */
  public List<String> changesTo(RunInfo asked) {
    List<String> changes = new ArrayList<>(paramChanges(asked.params));
    if (asked.fingerprint.compareWith(fingerprint) instanceof Fingerprint.Comparison.Other other) {
      changes.addAll(other.changes());
    }
    return changes;
  }

  /** Which params are others now, a clause each. */
  public List<String> paramChanges(Map<String, String> now) {
    return Differences.clauses(params, now);
  }

  void write(Path file) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("version", version);
    members.put("started", started);
    members.put("seed", seed);
    members.put("folder", folder);
    members.put("shell", shell);
    members.put("settings", settings);
    members.put("params", params);
    members.put("data", data);
    members.put("machine", machine);
    members.put("facts", fingerprint.facts());
    members.put("budget", fingerprint.budget());
    ReplacedFile.write(file, Json.write(members) + "\n");
  }

  /** Whether it is the very same training, however far it has come. */
  boolean isOfTheSameTraining(RunInfo other) {
    return fingerprint.compareWith(other.fingerprint) instanceof Fingerprint.Comparison.Same;
  }

  static RunInfo read(Path file) {
    try {
      return parsed(file);
    } catch (JsonException e) {
      throw Refusal.damaged(file, e.reason());
    }
  }

  /** Empty if the file is damaged; one that cannot be read at all is still refused. */
  static Optional<RunInfo> readIfWhole(Path file) {
    try {
      return Optional.of(parsed(file));
    } catch (JsonException damaged) {
      return Optional.empty();
    }
  }

  private static RunInfo parsed(Path file) {
    try {
      JsonObject object = Json.readObject(Files.readString(file));
      return new RunInfo(
          object.text("version"),
          object.text("started"),
          object.integer("seed"),
          object.text("folder"),
          object.text("shell"),
          object.object("settings").texts(),
          object.object("params").texts(),
          object.object("data").texts(),
          object.object("machine").texts(),
          new Fingerprint(object.object("facts").texts(), object.object("budget").texts()));
    } catch (IOException e) {
      throw Refusal.cannotRead(file, e);
    }
  }
}
