package dev.rnnc.cli;

import dev.rnnc.backend.Backend;
import dev.rnnc.backend.DeviceOptions;
import dev.rnnc.checkpoint.Checkpoint;
import dev.rnnc.checkpoint.Fingerprint;
import dev.rnnc.checkpoint.RunFolder;
import dev.rnnc.checkpoint.RunInfo;
import dev.rnnc.checkpoint.RunLock;
import dev.rnnc.checkpoint.RunLog;
import dev.rnnc.cli.progress.TextLines;
import dev.rnnc.cli.report.LiveServer;
import dev.rnnc.cli.report.RunReport;
import dev.rnnc.data.Dataset;
import dev.rnnc.model.DataSource;
import dev.rnnc.model.Model;
import dev.rnnc.model.Tokens;
import dev.rnnc.source.Diagnostic;
import dev.rnnc.source.RnncException;
import dev.rnnc.train.Diverged;
import dev.rnnc.train.Event;
import dev.rnnc.train.EventJson;
import dev.rnnc.train.Job;
import dev.rnnc.train.Listener;
import dev.rnnc.train.Trainer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Trains a model in its run's folder, showing how it goes; Ctrl-C saves. */
final class TrainingRun {
  private final ModelFiles.Opened opened;
  private final Model model;
  private final TrainingOptions options;
  private final Messages messages;
  private final Place place;
  private final boolean shows;

  /**
   * A training by itself.
   *
   * @param shows whether the page of the run is shown while it trains
   */
  TrainingRun(ModelFiles.Opened opened, TrainingOptions options, boolean shows) {
    this(
        opened,
        options,
        new Place(
            options.runs.folder, opened.model().name(), options.seed.number(), options.json.asked),
        shows);
  }

  /** One of the trainings of a comparison. */
  TrainingRun(ModelFiles.Opened opened, TrainingOptions options, Place place) {
    this(opened, options, place, false);
  }

  private TrainingRun(
      ModelFiles.Opened opened, TrainingOptions options, Place place, boolean shows) {
    this.shows = shows;
    this.opened = opened;
    this.model = opened.model();
    this.options = options;
    this.messages = options.messages;
    this.place = place;
  }

  /**
   * Where a training is carried out.
   *
   * @param runs the folder of runs
   * @param name of the run's folder in it
   * @param json whether its events go to standard output
   */
  record Place(Path runs, String name, long seed, boolean json) {}

  /** What is there afterwards. */
  record Result(RunFolder folder, Event.Outcome outcome) {}

  /**
   * @param before refuses data, before anything is written or trained
   */
  Result train(Consumer<Dataset> before) {
    long start = System.nanoTime();
    Dataset data = opened.paths().open(model.data());
    messages.detail(data, start);
    job(data);
    before.accept(data);
    return train(data);
  }

  /** The same on data that is open. */
  Result train(Dataset data) {
    Job job = job(data);
    Backend backend = options.backend.take(this::say);
    RunInfo info = info(data, backend);
    try (RunLock _ = RunFolder.lock(place.runs(), place.name(), info, options.fresh)) {
      return train(job, data, backend, info);
    }
  }

  /** The same while nobody else trains there. */
  private Result train(Job job, Dataset data, Backend backend, RunInfo info) {
    RunFolder.Choice choice = RunFolder.choose(place.runs(), place.name(), info, options.fresh);
    RunFolder run = choice.folder();
    Optional<Checkpoint> from = from(choice);
    run.begin(opened.text(), info);
    say(
        "%s on %s%s, in %s"
            .formatted(model.name(), backend.name(), options.backend.aside(), run.path()));
    PrecisionNotice.of(model.training(), backend).ifPresent(this::say);
    int threads = options.threads.count();
    messages.detail("backend: %s; threads: %d".formatted(backend.describe(), threads));
    Backend reference = Backends.load().named("reference");
    Job inFolder = job.checkpoint(run.checkpoint()).best(run.best()).reference(reference);
    Job goingOn = from.map(inFolder::from).orElse(inFolder);
    long done = from.map(checkpoint -> checkpoint.progress().step()).orElse(0L);
    long start = System.nanoTime();
    boolean ended = hasEnd(run);
    try (RunLog log = RunLog.open(run.log(), done);
        @Nullable LiveServer _ = shows ? show(run, data, backend) : null) {
      SampledEpochs listener = new SampledEpochs(listener(new LoggedEvents(log, ended)));
      DeviceOptions device =
          new DeviceOptions(threads, place.seed())
              .withMemory(model.training().megabytes())
              .withWarmUp();
      try (Trainer trainer = Trainer.open(goingOn, backend, device, listener)) {
        listener.drawFrom(trainer);
        messages.detail("compiled", start);
        return result(run, data, backend, trainer);
      }
    }
  }

  private Result result(RunFolder run, Dataset data, Backend backend, Trainer trainer) {
    Messages.brief(trainer.explain()).forEach(messages::detail);
    Event.Outcome outcome;
    try {
      outcome = trainUntilDoneOrInterrupted(trainer);
    } catch (Diverged diverged) {
      report(run, data, backend, Event.Outcome.DIVERGED);
      say("the report is in " + run.report());
      throw diverged;
    }
    Optional<Event.Test> tested = tested(run, outcome);
    if (tested.isPresent()) {
      listener(_ -> {}).on(tested.get());
      warnUnlessFinite(tested.get().loss());
    } else if (outcome != Event.Outcome.INTERRUPTED) {
      trainer.test().ifPresent(measured -> warnUnlessFinite(measured.loss()));
    }
    report(run, data, backend, outcome);
    return new Result(run, outcome);
  }

  /** The training itself went well, so that nothing else would tell. */
  private void warnUnlessFinite(double testLoss) {
    if (!Double.isFinite(testLoss)) {
      Terminal.printDiagnostics(
          List.of(
              Diagnostic.general(
                      "W0701",
                      "the test loss of %s is %s, so nothing is known of how good it is"
                          .formatted(model.name(), testLoss))
                  .help(
                      "look for values in the test part that are far from those of training; a"
                          + " smaller rate or `clip` keeps weights small")));
    }
  }

  private LiveServer show(RunFolder run, Dataset data, Backend backend) {
    RunReport report = new RunReport(run, model);
    LiveServer server = LiveServer.start(report, () -> report.findings(data, backend));
    say("see " + server.address());
    Browser.show(server.address());
    return server;
  }

  /** Writes the run's page anew, unless nothing was done and it is there. */
  private void report(RunFolder run, Dataset data, Backend backend, Event.Outcome outcome) {
    if (outcome == Event.Outcome.UP_TO_DATE && Files.exists(run.report())) {
      return;
    }
    long start = System.nanoTime();
    run.writeReport(new RunReport(run, model).page(data, backend).html());
    messages.detail("wrote " + run.report(), start);
  }

  private Job job(Dataset data) {
    try {
      return Job.of(model, data).seed(place.seed()).writtenAs(opened.text());
    } catch (RnncException useless) {
      throw useless.at(opened.data());
    }
  }

  /** What the test has given before, if nothing has changed since. */
  private static Optional<Event.Test> tested(RunFolder run, Event.Outcome outcome) {
    if (outcome != Event.Outcome.UP_TO_DATE) {
      return Optional.empty();
    }
    return RunLog.read(run.log()).reversed().stream()
        .flatMap(event -> EventJson.test(event).stream())
        .findFirst();
  }

  /** The run of this very training, if it was begun before. */
  Optional<RunFolder> begun(Dataset data) {
    Backend backend = options.backend.take(this::say);
    return RunFolder.find(place.runs(), place.name(), info(data, backend));
  }

  private static boolean hasEnd(RunFolder run) {
    return RunLog.read(run.log()).reversed().stream()
        .map(event -> event.optionalText("event").orElse(""))
        .filter(event -> event.equals("start") || event.equals("end"))
        .findFirst()
        .filter("end"::equals)
        .isPresent();
  }

  /** Where the run goes on, if it does; what is to be said about that is said. */
  private Optional<Checkpoint> from(RunFolder.Choice choice) {
    return switch (choice) {
      case RunFolder.Choice.Begin begin -> {
        if (!begin.changes().isEmpty()) {
          say("another training than before: " + Clauses.of(begin.changes()));
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

  private Listener listener(Listener log) {
    List<Listener> all = new ArrayList<>();
    all.add(log);
    if (place.json()) {
      all.add(event -> {
        if (!(event instanceof Event.Saved)) {
          System.out.println(EventJson.write(event));
        }
      });
    } else if (!messages.quiet) {
      all.add(new TextLines(System.err, Terminal.isLive(), targetWord()));
    }
    all.add(event -> {
      if (event instanceof Event.Saved saved) {
        messages.detail("saved after step " + saved.step());
      }
    });
    return event -> all.forEach(listener -> listener.on(event));
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

  private RunInfo info(Dataset data, Backend backend) {
    Map<String, String> machine = new LinkedHashMap<>();
    machine.put("backend", backend.name());
    machine.put("device", backend.describe());
    machine.put("threads", Integer.toString(options.threads.count()));
    machine.put("java", Runtime.version().toString());
    machine.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    return new RunInfo(
        Version.NUMBER,
        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
        place.seed(),
        opened.folder().toString(),
        Path.of("").toAbsolutePath().toString(),
        options.params.values,
        opened.params(),
        data.digests(),
        machine,
        Fingerprint.of(model, place.seed(), data.digests()));
  }

  private void say(String what) {
    if (!place.json()) {
      messages.say(what);
    }
  }
}
