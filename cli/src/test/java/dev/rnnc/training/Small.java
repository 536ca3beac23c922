package dev.rnnc.training;

import dev.rnnc.backend.Backend;
import dev.rnnc.backend.DeviceOptions;
import dev.rnnc.checkpoint.Checkpoint;
import dev.rnnc.cpu.CpuBackend;
import dev.rnnc.data.Dataset;
import dev.rnnc.dsl.Rnn;
import dev.rnnc.dsl.Settings;
import dev.rnnc.model.Model;
import dev.rnnc.reference.ReferenceBackend;
import dev.rnnc.source.SourceFile;
import dev.rnnc.train.Event;
import dev.rnnc.train.Job;
import dev.rnnc.train.Listener;
import dev.rnnc.train.Trainer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/** Small trainings that take no time. */
final class Small {
  private Small() {}

  /** What came out of a training. */
  record Result(
      Event.Outcome outcome, List<Event> events, Optional<Checkpoint> latest, Checkpoint kept) {
    <E extends Event> List<E> of(Class<E> kind) {
      return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }
  }

  static Stream<Backend> backends() {
    return Stream.of(new ReferenceBackend(), new CpuBackend());
  }

  /** Words in an order that has something to be learned. */
  static String words(int characters) {
    Random random = new Random(1);
    StringBuilder text = new StringBuilder();
    String[] words = {"to ", "be ", "or ", "not ", "that ", "is ", "the ", "question\n"};
    while (text.length() < characters) {
      text.append(words[random.nextInt(words.length)]);
    }
    return text.substring(0, characters);
  }

  static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The job of a file's text, which stands in a folder. */
  static Job job(Path folder, String text) {
    Path file = folder.resolve("small.rnn");
    Model model = Rnn.check(SourceFile.of("small.rnn", text), file, Settings.NONE).runnable();
    return Job.of(model, Dataset.open(model.data()));
  }

  static Result train(Job job, Backend backend) {
    return train(job, backend, Long.MAX_VALUE);
  }

  /** Trains, but is interrupted in a step. */
  static Result train(Job job, Backend backend, long until) {
    List<Event> events = new ArrayList<>();
    List<Trainer> trainers = new ArrayList<>();
    Listener listener =
        event -> {
          events.add(event);
          if (event instanceof Event.Step step && step.step() == until) {
            trainers.getFirst().interrupt();
          }
        };
    try (Trainer trainer = Trainer.open(job, backend, new DeviceOptions(1, job.seed()), listener)) {
      trainers.add(trainer);
      Event.Outcome outcome = trainer.train();
      Checkpoint kept = trainer.kept().orElseThrow();
      return new Result(outcome, events, trainer.latest(), kept);
    }
  }
}
