package dev.rnnc.cli;

import dev.rnnc.backend.Backend;
import dev.rnnc.backend.DeviceOptions;
import dev.rnnc.checkpoint.RunFolder;
import dev.rnnc.checkpoint.RunLog;
import dev.rnnc.flow.GradientFlow;
import dev.rnnc.json.Json;
import dev.rnnc.model.Model;
import dev.rnnc.train.EventJson;
import dev.rnnc.train.FlowJson;
import dev.rnnc.train.Job;
import dev.rnnc.train.Trainer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rnnc gradients FILE or RUN ..}. */
@Command(
    name = "gradients",
    description =
        "How gradients flow through a trained model, or through the first weights of a file.",
    mixinStandardHelpOptions = true)
final class GradientsCommand implements Callable<Integer> {
  @Spec CommandSpec spec = CommandSpec.create();

  @Parameters(
      arity = "1..*",
      paramLabel = "FILE|RUN",
      description = "A .rnn file, a run's folder or a checkpoint. Several are shown together.")
  List<Path> targets = List.of();

  @Option(
      names = "--draw",
      description = "How far each state's gradient reaches back, as SVG on standard output.")
  boolean draw;

  @Option(names = "--fresh", description = "Of a file: its first weights, even if it was trained.")
  boolean fresh;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Of a file's runs that with this seed, or of its first weights. Default: 1.")
  @Nullable Long seed;

  @Mixin Options.Params params = new Options.Params();

  @Mixin Options.BackendName backendName = new Options.BackendName();

  @Mixin Options.Threads threads = new Options.Threads();

  @Mixin Options.Runs runs = new Options.Runs();

  @Mixin Options.JsonLines json = new Options.JsonLines();

  @Mixin Messages messages = new Messages();

  @Override
  public Integer call() {
    if (draw && json.asked) {
      throw new ParameterException(
          spec.commandLine(), "--draw gives a drawing, --json objects: take one of them");
    }
    List<String> names = Reach.names(targets);
    List<Reach> reaches = new ArrayList<>();
    for (int i = 0; i < targets.size(); i++) {
      Optional<Trained> trained = trained(targets.get(i));
      Path target = targets.get(i);
      Job job = trained.map(this::job).orElseGet(() -> firstWeights(target));
      GradientFlow flow = flow(job);
      if (json.asked) {
        print(names.get(i), flow);
      } else if (draw || targets.size() > 1) {
        reaches.addAll(Reach.of(targets.size() > 1 ? names.get(i) : "", flow));
      } else {
        System.out.print(new FlowListing(job.model(), flow, clipShares(trained)).print());
      }
    }
    if (draw) {
      System.out.print(new ReachDrawing(reaches).svg());
    } else if (!reaches.isEmpty()) {
      System.out.print(Reach.table(reaches));
    }
    return Status.DONE;
  }

  private GradientFlow flow(Job job) {
    Backend backend = backendName.take(messages);
    DeviceOptions options = new DeviceOptions(threads.count(), job.seed());
    try (Trainer trainer = Trainer.open(job, backend, options, _ -> {})) {
      return trainer.look();
    }
  }

  private void print(String name, GradientFlow flow) {
    Map<String, Object> members = new LinkedHashMap<>();
    if (targets.size() > 1) {
      members.put("name", name);
    }
    members.putAll(FlowJson.members(flow));
    System.out.println(Json.write(members));
  }

  private OptionalLong wanted() {
    return seed == null ? OptionalLong.empty() : OptionalLong.of(seed);
  }

  private Optional<Trained> trained(Path target) {
    return fresh
        ? Optional.empty()
        : new TrainedModels("gradients", runs, params, wanted(), messages).findIfTrained(target);
  }

  private Job job(Trained found) {
    say("%s, step %,d".formatted(found.file(), found.checkpoint().progress().step()));
    return Job.of(found.model(), found.openData())
        .seed(found.checkpoint().progress().seed())
        .from(found.checkpoint());
  }

  private Job firstWeights(Path target) {
    ModelFiles.Opened opened = ModelFiles.runnable(target, params, messages);
    Model model = opened.model();
    say("%s, first weights of seed %d".formatted(model.name(), wanted().orElse(1)));
    return Job.of(model, opened.paths().open(model.data())).seed(wanted().orElse(1));
  }

  /** Of the epoch at whose end the weights were kept, as the log beside them has it. */
  private static Map<String, Double> clipShares(Optional<Trained> trained) {
    if (trained.isEmpty()) {
      return Map.of();
    }
    long step = trained.get().checkpoint().progress().step();
    Path log = new RunFolder(trained.get().file().toAbsolutePath().resolveSibling("")).log();
    return RunLog.read(log).stream()
        .filter(event ->
            event.optionalText("event").equals(Optional.of("epoch"))
                && event.has("clip_share")
                && event.integer("step") == step)
        .reduce((_, later) -> later)
        .map(event -> EventJson.readClips(event.object("clip_share")))
        .orElse(Map.of());
  }

  private void say(String what) {
    if (!json.asked) {
      messages.say(what);
    }
  }
}
