package dev.rnnc.cli;

import dev.rnnc.backend.Backend;
import dev.rnnc.backend.DeviceOptions;
import dev.rnnc.checkpoint.Checkpoint;
import dev.rnnc.checkpoint.Fingerprint;
import dev.rnnc.checkpoint.ModelText;
import dev.rnnc.checkpoint.RunFolder;
import dev.rnnc.checkpoint.RunInfo;
import dev.rnnc.checkpoint.RunLog;
import dev.rnnc.cli.progress.TextLines;
import dev.rnnc.data.Dataset;
import dev.rnnc.model.DataSource;
import dev.rnnc.model.Model;
import dev.rnnc.model.Tokens;
import dev.rnnc.train.Event;
import dev.rnnc.train.EventJson;
import dev.rnnc.train.Job;
import dev.rnnc.train.Listener;
import dev.rnnc.train.Trainer;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** Trains a model in its run's folder, showing how it goes; Ctrl-C saves. */
final class TrainingRun {
  private static final int STEPS_PER_LINE = 10;

  private final Model model;
  private final ModelText text;
  private final Path folder;
  private final CommonOptions options;

  TrainingRun(ModelFiles.Opened opened, CommonOptions options) {
    this.model = opened.model();
    this.text = opened.text();
    this.folder = opened.folder();
    this.options = options;
  }

  /** What is there afterwards: the folder and the data. */
  record Trained(RunFolder folder, Dataset data, Event.Outcome outcome) {}

  Trained train() {
    Dataset data = Dataset.open(model.data());
    Fingerprint fingerprint = Fingerprint.of(model, options.seed(), data.digests());
    RunFolder.Choice choice =
        RunFolder.choose(options.out, model.name(), fingerprint, options.fresh);
    RunFolder run = choice.folder();
    Backends backends = Backends.load();
    Backend backend = backends.named(options.backend);
    Optional<Checkpoint> from = from(choice);
    run.begin(text, info(data, backend, fingerprint));
    say("%s on %s, in %s".formatted(model.name(), backend.name(), run.path()));
    if (options.verbose) {
      System.err.print(data.describe());
    }
    Job job =
        Job.of(model, data)
            .seed(options.seed())
            .writtenAs(text)
            .checkpoint(run.checkpoint())
            .best(run.best())
            .reference(backends.named("reference"));
    job = from.map(job::from).orElse(job);
    long done = from.map(checkpoint -> checkpoint.progress().step()).orElse(0L);
    DeviceOptions device = new DeviceOptions(options.threads(), options.seed());
    try (RunLog log = RunLog.open(run.log(), done);
        Trainer trainer = new Trainer(job, backend, device, listener(log))) {
      Event.Outcome outcome = trainUntilDoneOrInterrupted(trainer);
      if (outcome != Event.Outcome.INTERRUPTED) {
        trainer.test();
      }
      return new Trained(run, data, outcome);
    }
  }

  /** Where the run goes on, if it does; what is to be said about that is said. */
  private Optional<Checkpoint> from(RunFolder.Choice choice) {
    return switch (choice) {
      case RunFolder.Choice.Begin begin -> {
        if (!begin.changes().isEmpty()) {
          say("another training than before: " + String.join("; ", begin.changes()));
        }
        yield Optional.empty();
      }
      case RunFolder.Choice.Resume resume -> {
        if (resume.longer()) {
          say("the same training, but longer");
        }
        yield Optional.of(resume.checkpoint());
      }
    };
  }

  /** On Ctrl-C the JVM waits in its shutdown hook until the state is saved, then ends with 130. */
  private static Event.Outcome trainUntilDoneOrInterrupted(Trainer trainer) {
    CountDownLatch saved = new CountDownLatch(1);
    Thread onInterrupt =
        new Thread(
            () -> {
              trainer.interrupt();
              try {
                saved.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "save-on-interrupt");
    Runtime.getRuntime().addShutdownHook(onInterrupt);
    try {
      return trainer.train();
    } finally {
      saved.countDown();
      removeHook(onInterrupt);
    }
  }

  private static void removeHook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException shuttingDown) {
      // It is the interrupt itself that ended training: the hook has done its work.
    }
  }

  private Listener listener(RunLog log) {
    List<Listener> all = new ArrayList<>();
    all.add(event -> logged(event, log));
    if (options.json) {
      all.add(event -> {
        if (!(event instanceof Event.Saved)) {
          System.out.println(EventJson.write(event));
        }
      });
    } else if (!options.quiet) {
      all.add(new TextLines(System.err, Terminal.isLive(), targetWord()));
    }
    if (options.verbose) {
      all.add(event -> {
        if (event instanceof Event.Saved saved) {
          System.err.println("saved after step " + saved.step());
        }
      });
    }
    return event -> all.forEach(listener -> listener.on(event));
  }

  /** Of steps only some are kept, so that a log stays small. */
  private static void logged(Event event, RunLog log) {
    boolean skipped =
        event instanceof Event.Saved
            || (event instanceof Event.Step step && step.step() % STEPS_PER_LINE != 0);
    if (!skipped) {
      log.append(EventJson.members(event));
    }
  }

  /** What a target is, in words. */
  private String targetWord() {
    return switch (model.data()) {
      case DataSource.Text words when words.tokens() instanceof Tokens.Characters -> "characters";
      case DataSource.Text words -> "tokens";
      case DataSource.Pairs pairs -> "tokens";
      case DataSource.Labelled labelled -> labelled.perToken() ? "tokens" : "sequences";
      case DataSource.Frames frames -> "sequences";
      case DataSource.Images images -> "images";
      case DataSource.Table table -> "targets";
      case DataSource.Chords chords -> "frames";
      case DataSource.Adding adding -> "sequences";
      case DataSource.Copying copying -> "targets";
    };
  }

  private RunInfo info(Dataset data, Backend backend, Fingerprint fingerprint) {
    Map<String, String> machine = new LinkedHashMap<>();
    machine.put("backend", backend.name());
    machine.put("device", backend.describe());
    machine.put("threads", Integer.toString(options.threads()));
    machine.put("java", Runtime.version().toString());
    machine.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    return new RunInfo(
        "0.1.0",
        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
        options.seed(),
        folder.toString(),
        options.settings,
        data.digests(),
        machine,
        fingerprint);
  }

  private void say(String what) {
    if (!options.quiet && !options.json) {
      System.err.println(what);
    }
  }
}
