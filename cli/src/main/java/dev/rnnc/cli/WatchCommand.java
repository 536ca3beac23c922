package dev.rnnc.cli;

import dev.rnnc.backend.Backend;
import dev.rnnc.checkpoint.RunFolder;
import dev.rnnc.checkpoint.RunInfo;
import dev.rnnc.cli.report.LiveServer;
import dev.rnnc.cli.report.RunReport;
import dev.rnnc.data.Dataset;
import dev.rnnc.dsl.Rnn;
import dev.rnnc.dsl.Settings;
import dev.rnnc.model.Model;
import dev.rnnc.source.Diagnostic;
import dev.rnnc.source.RnncException;
import dev.rnnc.source.SourceFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code rnnc watch RUN}. */
@Command(
    name = "watch",
    description = "Serve the page of a run to this machine's browser while it trains.",
    mixinStandardHelpOptions = true)
final class WatchCommand implements Callable<Integer> {
  @Parameters(paramLabel = "RUN", description = "A run's folder, or its name below runs.")
  Path target = Path.of("");

  @Mixin Options.Runs runs = new Options.Runs();

  @Mixin Messages messages = new Messages();

  @Override
  public Integer call() throws InterruptedException {
    try (LiveServer server = serve()) {
      System.out.println(server.address());
      messages.say("Ctrl-C ends it");
      Browser.show(server.address());
      new CountDownLatch(1).await();
    }
    return Status.DONE;
  }

  /** Serves until it is closed. */
  LiveServer serve() {
    Path folder = Files.isDirectory(target) ? target : runs.folder.resolve(target);
    RunFolder run = new RunFolder(folder);
    if (!Files.exists(run.info())) {
      throw new RnncException(
          Diagnostic.general("E0728", "there is no run " + target)
              .help("`rnnc runs` lists the runs"));
    }
    Model model = model(run);
    RunReport report = new RunReport(run, model);
    Opened opened = new Opened(model);
    return LiveServer.start(report, () -> report.findings(opened.data(), opened.backend()));
  }

  /** The data and a backend, from when they are first asked for. */
  private static final class Opened {
    private final Model model;
    private @Nullable Dataset data;
    private @Nullable Backend backend;

    Opened(Model model) {
      this.model = model;
    }

    Dataset data() {
      Dataset open = data == null ? Dataset.open(model.data()) : data;
      data = open;
      return open;
    }

    Backend backend() {
      Backend loaded = backend == null ? Backends.load().choose("auto").backend() : backend;
      backend = loaded;
      return loaded;
    }
  }

  /** Of the file as run, which lies in the run's folder. */
  private static Model model(RunFolder run) {
    RunInfo info = run.readInfo();
    try (Stream<Path> files = Files.list(run.path())) {
      List<Path> texts = files.filter(file -> file.toString().endsWith(".rnn")).toList();
      if (texts.isEmpty()) {
        throw new RnncException(
            Diagnostic.general("E0723", run.path() + " has no file that was run"));
      }
      Path file = texts.getFirst();
      String name = file.getFileName().toString();
      SourceFile source = SourceFile.of(name, Files.readString(file));
      Settings settings = new Settings(info.settings(), Path.of(info.shell()));
      return Rnn.check(source, Path.of(info.folder()).resolve(name), settings).runnable();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
