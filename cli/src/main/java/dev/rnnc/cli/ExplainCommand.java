package dev.rnnc.cli;

import dev.rnnc.backend.AheadOfTime;
import dev.rnnc.backend.Backend;
import dev.rnnc.backend.Device;
import dev.rnnc.backend.DeviceOptions;
import dev.rnnc.backend.Executable;
import dev.rnnc.cli.unrolled.UnrolledDrawing;
import dev.rnnc.compile.Compiler;
import dev.rnnc.compile.Cost;
import dev.rnnc.compile.Stages;
import dev.rnnc.dsl.Checked;
import dev.rnnc.dsl.StandardCells;
import dev.rnnc.dsl.explain.Explanations;
import dev.rnnc.ir.Program;
import dev.rnnc.model.Model;
import dev.rnnc.model.Training;
import dev.rnnc.optimize.Optimize;
import dev.rnnc.source.Diagnostic;
import dev.rnnc.source.RnncException;
import dev.rnnc.source.Spelling;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rnnc explain FILE, cell or error code}. */
@Command(
    name = "explain",
    description =
        "What a file's network computes and how it is carried out; or a cell's text; or an error.",
    mixinStandardHelpOptions = true)
final class ExplainCommand implements Callable<Integer> {
  private static final int MOST_STEPS = 12;

  @Spec CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "WHAT", description = "A .rnn file, a cell such as gru, or a code.")
  String what = "";

  @Option(names = "--data", description = "Splits, vocabulary, missing values, three examples.")
  boolean data;

  @Option(
      names = "--plan",
      description = "Also every change the compiler made, and every step of the backend.")
  boolean plan;

  @Option(
      names = "--backward",
      description = "The equations of back-propagation through time, of a file or a cell.")
  boolean backward;

  @Option(
      names = "--unroll",
      paramLabel = "N",
      description = "The network over N time steps, as SVG on standard output.")
  @Nullable Integer unroll;

  @Option(
      names = "--backend",
      paramLabel = "NAME",
      description = "How cpu, cuda or reference carries it out; cpu by default.")
  @Nullable String backend;

  @Option(names = "--set", paramLabel = "name=value", description = "Sets a param of the file.")
  Map<String, String> settings = new LinkedHashMap<>();

  @Option(names = "--stacktrace", description = "Show where a fault of rnnc came from.")
  boolean stackTrace;

  @Override
  public Integer call() {
    Optional<String> text =
        what.toUpperCase(Locale.ROOT).matches("[EW]\\d{4}")
            ? Explanations.of(what.toUpperCase(Locale.ROOT))
            : StandardCells.text(what);
    if (Stream.of(data, plan, backward, unroll != null).filter(asked -> asked).count() > 1) {
      throw new ParameterException(
          spec.commandLine(),
          "--data shows the data, --plan the network, --backward its derivatives, --unroll a"
              + " drawing: take one of them");
    }
    if (backend != null && (data || backward || unroll != null)) {
      throw new ParameterException(
          spec.commandLine(),
          "--backend says how a network is carried out, which --data, --backward and --unroll do not"
              + " show");
    }
    if (unroll != null && (unroll < 1 || unroll > MOST_STEPS)) {
      throw new ParameterException(
          spec.commandLine(),
          "--unroll: from 1 to %d time steps can be drawn".formatted(MOST_STEPS));
    }
    if (backward && settings.isEmpty() && StandardCells.text(what).isPresent()) {
      if (StandardCells.text(what)
          .orElseThrow()
          .lines()
          .noneMatch(line -> line.startsWith("cell "))) {
        throw new ParameterException(
            spec.commandLine(),
            "--backward: `%s` has no state, so nothing goes back through time in it; name a cell such as gru, or a file"
                .formatted(what));
      }
      System.out.print(BackwardListing.ofCell(what));
      return Status.DONE;
    }
    if (text.isPresent()) {
      boolean ofFile = data || plan || backward || unroll != null || backend != null;
      if (ofFile || !settings.isEmpty()) {
        throw new ParameterException(
            spec.commandLine(),
            "--data, --plan, --unroll, --backend and --set are for a file, which %s is not"
                .formatted(what));
      }
      System.out.print(text.get());
      return Status.DONE;
    }
    Path file = Path.of(what);
    if (!what.endsWith(".rnn") && !Files.exists(file)) {
      throw unknown();
    }
    Checked checked = ModelFiles.check(file, settings);
    Model model = checked.runnable();
    if (unroll != null) {
      System.out.print(new UnrolledDrawing(model, unroll).svg());
    } else if (backward) {
      System.out.print(BackwardListing.of(model, SizesOfData.of(model).complete()));
    } else if (data) {
      System.out.print(DataPaths.of(checked.syntax(), settings).open(model.data()).describe());
    } else {
      network(model);
    }
    return Status.DONE;
  }

  private RnncException unknown() {
    Diagnostic unknown =
        Diagnostic.general(
            "E0613",
            "`%s` is neither a file, nor a cell, nor the code of an error".formatted(what));
    List<String> known = new ArrayList<>(StandardCells.names());
    return new RnncException(
        Spelling.nearest(what, known)
            .map(near -> unknown.help("did you mean `" + near + "`?"))
            .orElseGet(() -> unknown.help("cells are " + String.join(", ", known))));
  }

  private void network(Model model) {
    SizesOfData sizes = SizesOfData.of(model);
    System.out.print(new ModelListing(model, sizes.known()).print());
    sizes
        .why()
        .ifPresent(why -> {
          System.out.printf(
              "%nnot known, because the data cannot be read: %s%n", sizes.unknownNames());
          why.diagnostics().forEach(reason -> System.out.println("  " + reason.message()));
          System.out.printf("what follows is for %s%n", sizes.standIns());
        });
    Compiler compiler = new Compiler(model, sizes.complete(), Compiler.Effort.OPTIMISED);
    Stages stages = compiler.training();
    Training training = model.training();
    Cost cost = Cost.of(stages.ready(), training.unroll(), training.batch());
    System.out.printf(
        Locale.ROOT,
        "%none training step of %d time steps and %d rows:%n"
            + "  %,.1f MFLOP in products, %,.1f MFLOP in all else%n",
        training.unroll(),
        training.batch(),
        cost.products() / 1e6,
        cost.elementwise() / 1e6);
    System.out.println("\nwhat the compiler did:");
    passes(Optimize.stages(stages.differentiated()));
    System.out.println();
    carriedOut(stages.ready(), training);
    if (!plan) {
      System.out.printf("%nevery change and every kernel: rnnc explain %s --plan%n", what);
    }
  }

  /** By the backend on this machine; or, if it needs none for that, on an assumed device. */
  private void carriedOut(Program program, Training training) {
    Backends backends = Backends.load();
    String name = backend == null ? "cpu" : backend;
    Backend chosen =
        name.equals("auto") ? backends.choose(name).backend() : backends.installed(name);
    PrecisionNotice.of(training, chosen).ifPresent(System.out::println);
    Optional<AheadOfTime> elsewhere =
        chosen.unavailable().isPresent() ? chosen.aheadOfTime() : Optional.empty();
    if (elsewhere.isPresent()) {
      AheadOfTime assumed = elsewhere.get();
      System.out.print(assumed.explain(program));
      if (plan) {
        System.out.print(assumed.source(program));
      } else {
        memory(
            assumed.memoryBytes(program, training.unroll(), training.batch()),
            assumed.pinnedBytes(program, training.unroll(), training.batch()),
            training);
      }
      return;
    }
    try (Device device =
            backends
                .named(chosen.name())
                .open(new DeviceOptions(1, 0).withMemory(training.megabytes()));
        Executable executable = device.load(program)) {
      System.out.print(executable.explain());
      if (plan) {
        System.out.print(executable.plan());
      } else {
        memory(
            executable.memoryBytes(training.unroll(), training.batch()),
            executable.pinnedBytes(training.unroll(), training.batch()),
            training);
      }
    }
  }

  private static void memory(OptionalLong ofDevice, long pinned, Training training) {
    String ofHost =
        pinned == 0
            ? ""
            : String.format(
                Locale.ROOT,
                " on the device beside the weights; %,.1f MB of the host's memory, which stays in place",
                pinned / 1e6);
    ofDevice.ifPresent(bytes ->
        System.out.printf(
            Locale.ROOT,
            "memory for %d time steps and %d rows: %,.1f MB%s%n",
            training.unroll(),
            training.batch(),
            bytes / 1e6,
            ofHost));
  }

  /** All that the passes did, in order; or for a first look how often each did what. */
  private void passes(List<Optimize.Stage> stages) {
    if (plan) {
      stages.forEach(stage ->
          stage.did().forEach(line -> System.out.println("  " + stage.pass() + ": " + line)));
      return;
    }
    Map<String, List<String>> all = new LinkedHashMap<>();
    stages.forEach(
        stage -> all.computeIfAbsent(stage.pass(), _ -> new ArrayList<>()).addAll(stage.did()));
    all.forEach((pass, did) -> {
      if (!did.isEmpty()) {
        String more = did.size() == 1 ? "" : ", and %,d more".formatted(did.size() - 1);
        System.out.println("  " + pass + ": " + did.getFirst() + more);
      }
    });
  }
}
