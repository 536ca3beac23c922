package dev.rnnc.train;

import dev.rnnc.backend.Device;
import dev.rnnc.backend.Executable;
import dev.rnnc.backend.Run;
import dev.rnnc.compile.Compiler;
import dev.rnnc.data.Batch;
import dev.rnnc.flow.Distribution;
import dev.rnnc.flow.Observation;
import dev.rnnc.flow.Saturation;
import dev.rnnc.ir.Program;
import dev.rnnc.ir.Type;
import dev.rnnc.model.Function;
import dev.rnnc.model.Model;
import dev.rnnc.model.Network;
import dev.rnnc.model.Node;
import dev.rnnc.model.Ports;
import dev.rnnc.model.Watchable;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Looks, in some steps of training, at how the values that a file watches are spread, at the time
 * steps that are valid. Changes nothing on the device.
 */
final class WatchRecords implements AutoCloseable {
  /** So often in an epoch, unless the file says when gradients are recorded. */
  private static final long PER_EPOCH = 10;

  private final Model model;
  private final Compiler compiler;
  private final Device device;
  private final Feed feed;
  private final long stepsPerEpoch;
  private final Set<String> ofSource;
  private final Run run = new Run();
  private final Map<String, double[]> outputs = new LinkedHashMap<>();
  private Optional<Loaded> loaded = Optional.empty();

  private record Loaded(Program program, Executable executable) {}

  WatchRecords(Model model, Compiler compiler, Device device, Feed feed, long stepsPerEpoch) {
    this.model = model;
    this.compiler = compiler;
    this.device = device;
    this.feed = feed;
    this.stepsPerEpoch = stepsPerEpoch;
    this.ofSource =
        model.network().encoder().map(Network::nodes).orElse(List.of()).stream()
            .map(Node::name)
            .collect(Collectors.toSet());
  }

  /** Whether a step is to be looked at: the first, and so many in each epoch. */
  boolean isDue(long step) {
    if (model.training().watch().isEmpty()) {
      return false;
    }
    OptionalInt every = model.training().gradientsEvery();
    if (every.isPresent()) {
      return step == 1 || step % every.getAsInt() == 0;
    }
    long done = (step - 1) % stepsPerEpoch;
    return step == 1 || (done + 1) * PER_EPOCH / stepsPerEpoch > done * PER_EPOCH / stepsPerEpoch;
  }

  /** What a batch shows with the present weights, in the order of the file. */
  Map<String, Observation> look(Batch batch) {
    Loaded open = open();
    feed.give(batch, run);
    for (Program.Output output : open.program().outputs()) {
      int size = size(output.value().type(), batch);
      double[] room = outputs.get(output.name());
      if (room == null || room.length < size) {
        room = new double[size];
        outputs.put(output.name(), room);
        run.output(output.name(), room);
      }
    }
    open.executable().run(run);
    Map<String, Program.Output> byName = new LinkedHashMap<>();
    for (Program.Output output : open.program().outputs()) {
      Ports.ofWatched(output.name()).ifPresent(name -> byName.put(name, output));
    }
    List<Watchable> all = Watchable.of(model.network());
    Map<String, Observation> seen = new LinkedHashMap<>();
    for (String name : model.training().watch()) {
      Program.Output output = byName.get(name);
      if (output != null) {
        Watchable value =
            all.stream().filter(one -> one.name().equals(name)).findFirst().orElseThrow();
        double[] elements = outputs.getOrDefault(output.name(), new double[0]);
        seen.put(name, observed(value, elements, output.value().type(), batch));
      }
    }
    return seen;
  }

  private Loaded open() {
    if (loaded.isEmpty()) {
      Program program = compiler.watch().ready();
      loaded = Optional.of(new Loaded(program, device.load(program)));
    }
    return loaded.get();
  }

  private static int size(Type type, Batch batch) {
    int rows = type.batch() ? batch.rows() : 1;
    return type.featureCount() * rows * (type.time() ? batch.timeSteps() : 1);
  }

  private Observation observed(Watchable value, double[] elements, Type type, Batch batch) {
    double[] valid = Arrays.copyOf(elements, size(type, batch));
    if (type.time()) {
      boolean source = ofSource.contains(value.node().name());
      int[] lengths = source ? batch.sourceLengths() : batch.lengths();
      valid = valid(elements, type.featureCount(), batch.rows(), lengths);
    }
    double[] counted = valid;
    return new Observation(
        Distribution.of(counted, counted.length, value.bounds().least(), value.bounds().greatest()),
        value.squashing().map(function -> Saturation.of(counted, function != Function.TANH)));
  }

  /** The elements within each row's length, of {@code [time, batch, features]}. */
  private static double[] valid(double[] elements, int features, int rows, int[] lengths) {
    double[] valid = new double[Arrays.stream(lengths, 0, rows).sum() * features];
    int at = 0;
    for (int row = 0; row < rows; row++) {
      for (int step = 0; step < lengths[row]; step++) {
        System.arraycopy(elements, (step * rows + row) * features, valid, at, features);
        at += features;
      }
    }
    return valid;
  }

  @Override
  public void close() {
    loaded.ifPresent(open -> open.executable().close());
  }
}
