package dev.rnnc.train;

import dev.rnnc.checkpoint.Checkpoint;
import dev.rnnc.checkpoint.CheckpointFile;
import dev.rnnc.checkpoint.Fingerprint;
import dev.rnnc.source.Diagnostic;
import dev.rnnc.source.RnncException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The folder of one run: {@code runs/shakespeare}, {@code runs/shakespeare-2}, .. */
public record RunFolder(Path path) {
  /** Which folder a training works in, where it goes on, and what is to be said about that. */
  public record Choice(RunFolder folder, Optional<Checkpoint> from, Optional<String> message) {}

  /**
   * Finds the run that a training goes on with, or a folder for a new one. Nothing that is there is
   * ever overwritten by another training.
   *
   * @param out the folder of all runs
   * @param name the file's name without its ending
   * @param fresh whether to start anew whatever is there
   */
  public static Choice choose(Path out, String name, Fingerprint wanted, boolean fresh) {
    Optional<String> message = Optional.empty();
    for (int number = 1; ; number++) {
      RunFolder folder = new RunFolder(out.resolve(number == 1 ? name : name + "-" + number));
      if (!Files.exists(folder.path())) {
        return new Choice(folder, Optional.empty(), message.map(why -> why + folder.path()));
      }
      if (!Files.exists(folder.checkpoint())) {
        return new Choice(folder, Optional.empty(), message.map(why -> why + folder.path()));
      }
      if (fresh) {
        continue;
      }
      Checkpoint checkpoint = CheckpointFile.read(folder.checkpoint());
      switch (wanted.compareWith(checkpoint.fingerprint())) {
        case Fingerprint.Comparison.Same same -> {
          return new Choice(folder, Optional.of(checkpoint), Optional.empty());
        }
        case Fingerprint.Comparison.Longer longer -> {
          return new Choice(
              folder, Optional.of(checkpoint), Optional.of("training goes on for longer"));
        }
        case Fingerprint.Comparison.Other other ->
            message =
                Optional.of(
                    "%s was another training (%s); this one goes to "
                        .formatted(folder.path(), String.join("; ", other.changes())));
      }
    }
  }

  /**
   * The newest run of a name that has weights.
   *
   * @throws RnncException if there is none
   */
  public static RunFolder newest(Path out, String name) {
    RunFolder found = null;
    for (int number = 1; ; number++) {
      RunFolder folder = new RunFolder(out.resolve(number == 1 ? name : name + "-" + number));
      if (!Files.exists(folder.path())) {
        break;
      }
      if (Files.exists(folder.checkpoint())) {
        found = folder;
      }
    }
    if (found == null) {
      throw new RnncException(
          Diagnostic.general("E0721", "no trained run of `%s` is in %s".formatted(name, out))
              .help("train it first: rnnc run " + name + ".rnn"));
    }
    return found;
  }

  public Path checkpoint() {
    return path.resolve("checkpoint.safetensors");
  }

  public Path best() {
    return path.resolve("best.safetensors");
  }

  public Path log() {
    return path.resolve("log.jsonl");
  }

  /** What the run is made of: version, seed, digests of the data, machine. */
  public Path description() {
    return path.resolve("run.json");
  }

  /** The weights that are kept: the best where they are, else the last. */
  public Path kept() {
    return Files.exists(best()) ? best() : checkpoint();
  }

  /** The run's name among the others. */
  public String name() {
    return path.getFileName().toString();
  }

  /** Makes the folder and keeps the file as it is run. */
  public void begin(String modelName, String text, String descriptionJson) {
    try {
      Files.createDirectories(path);
      Files.writeString(path.resolve(modelName + ".rnn"), text);
      Files.writeString(description(), descriptionJson + "\n");
    } catch (IOException e) {
      throw cannotWrite(path, e);
    }
  }

  static RnncException cannotWrite(Path path, IOException why) {
    return new RnncException(
        Diagnostic.general(
            "E0722", "cannot write %s: %s".formatted(path, why.getMessage())));
  }
}
