package dev.rnnc.train;

import dev.rnnc.backend.Device;
import dev.rnnc.checkpoint.Tensor;
import dev.rnnc.compile.Compiler;
import dev.rnnc.data.Batch;
import dev.rnnc.flow.GradientFlow;
import dev.rnnc.model.Model;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Looks at steps of training for how their gradients flow. */
final class FlowRecords implements AutoCloseable {
  private final Model model;
  private final Compiler compiler;
  private final Device device;
  private final Feed feed;
  private Optional<FlowMeter> meter = Optional.empty();

  FlowRecords(Model model, Compiler compiler, Device device, Feed feed) {
    this.model = model;
    this.compiler = compiler;
    this.device = device;
    this.feed = feed;
  }

  /** Whether the file asks for a record of this step: the first, and every so many. */
  boolean isDue(long step) {
    OptionalInt every = model.training().gradientsEvery();
    return every.isPresent() && (step == 1 || step % every.getAsInt() == 0);
  }

  /** A step that is looked at: what its batch shows, and the weights from before it. */
  record Begun(FlowMeter.Measured measured, int rows, Map<String, Tensor> weights) {}

  /** Before a step. */
  Begun begin(Batch batch, Learner learner) {
    if (meter.isEmpty()) {
      meter = Optional.of(new FlowMeter(model, feed, device, compiler.flow().ready()));
    }
    return new Begun(meter.get().measure(batch), batch.rows(), learner.weights());
  }

  /** After its update. */
  static GradientFlow end(Begun begun, Learner learner, Clips clips) {
    Map<String, Double> ratios = new LinkedHashMap<>();
    learner
        .weights()
        .forEach((name, now) -> {
          Tensor before = begun.weights().get(name);
          if (before != null) {
            ratios.put(name, ratio(before.elements(), now.elements()));
          }
        });
    return new GradientFlow(
        begun.rows(),
        begun.measured().states(),
        begun.measured().matrices(),
        begun.measured().saturation(),
        clips.norm(),
        clips.shares(),
        ratios);
  }

  /** ‖now − before‖ / ‖before‖; not a number of weights that are all 0. */
  private static double ratio(float[] before, float[] now) {
    double change = 0;
    double size = 0;
    for (int i = 0; i < before.length; i++) {
      double difference = (double) now[i] - before[i];
      change += difference * difference;
      size += (double) before[i] * before[i];
    }
    return size == 0 ? Double.NaN : Math.sqrt(change / size);
  }

  @Override
  public void close() {
    meter.ifPresent(FlowMeter::close);
  }
}
