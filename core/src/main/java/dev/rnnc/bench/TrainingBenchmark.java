package dev.rnnc.bench;

import dev.rnnc.backend.Backend;
import dev.rnnc.backend.Device;
import dev.rnnc.backend.DeviceOptions;
import dev.rnnc.compile.Compiler;
import dev.rnnc.compile.Cost;
import dev.rnnc.data.BatchSource;
import dev.rnnc.data.Dataset;
import dev.rnnc.ir.Program;
import dev.rnnc.model.Model;
import dev.rnnc.model.Training;
import dev.rnnc.train.Event;
import dev.rnnc.train.Job;
import dev.rnnc.train.Listener;
import dev.rnnc.train.Trainer;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Times the steps of a training. */
public final class TrainingBenchmark {
  private final Model model;
  private final Dataset data;
  private final Backend backend;
  private final int threads;
  private final long seed;

  public TrainingBenchmark(Model model, Dataset data, Backend backend, int threads, long seed) {
    this.model = endless(model);
    this.data = data;
    this.backend = backend;
    this.threads = threads;
    this.seed = seed;
  }

  /**
   * What was measured.
   *
   * @param step seconds of a step: a batch is drawn, gradients, clipping, update
   * @param parts milliseconds of a step by kind of work, on the first thread; {@code data} is what
   *     no device did. Measured on their own, since counting takes time
   * @param targetsPerStep such as characters
   * @param productFlop floating-point operations of a step in products of matrices
   * @param peakFlops the most that the threads can do in a second, measured right after
   * @param allocatedPerStep bytes on the training thread
   * @param heapBytes the most that the heap has held
   * @param firstStepSeconds from the start of the process to the end of the first step
   * @param fullSpeedSeconds from the start of the process until steps came at full speed
   */
  public record Result(
      Pace step,
      Map<String, Double> parts,
      double targetsPerStep,
      double productFlop,
      OptionalDouble peakFlops,
      double allocatedPerStep,
      long heapBytes,
      double firstStepSeconds,
      double fullSpeedSeconds,
      double firstLoss,
      double lastLoss) {
    /** Floating-point operations a second in products, over the whole step. */
    public double flops() {
      return productFlop / step.median();
    }
  }

  /** Trains from fresh weights for as long as is asked for. */
  public Result measure(Effort effort) {
    Sizes sizes = sizes();
    OptionalDouble peak;
    StepClock clock;
    DeviceOptions options =
        new DeviceOptions(threads, seed).withMemory(model.training().megabytes()).withWarmUp();
    try (Device device = backend.open(options)) {
      clock = train(device, effort);
      peak = device.measurePeak();
    }
    Map<String, Double> parts = new TreeMap<>();
    try (Device timed = backend.open(options.withTimes())) {
      parts.putAll(parts(timed, ofParts(effort)));
    }
    return new Result(
        clock.pace(),
        parts,
        clock.targetsPerStep(),
        productFlop(sizes),
        peak,
        clock.allocatedPerStep(),
        Heap.greatest(),
        clock.firstStepSeconds(),
        clock.fullSpeedSeconds(),
        clock.firstLoss(),
        clock.lastLoss());
  }

  private StepClock train(Device device, Effort effort) {
    Interrupt interrupt = new Interrupt();
    StepClock clock = new StepClock(effort, interrupt);
    run(device, clock, interrupt);
    return clock;
  }

  /** The parts of a step vary less than its whole. */
  private static Effort ofParts(Effort whole) {
    return new Effort(Math.min(1, whole.warmUpSeconds()), 1, Math.min(1.5, whole.blockSeconds()));
  }

  private Map<String, Double> parts(Device timed, Effort effort) {
    Map<String, Double> sums = new TreeMap<>();
    Interrupt interrupt = new Interrupt();
    StepClock clock = new StepClock(effort, interrupt);
    int[] steps = new int[1];
    Listener listener =
        event -> {
          boolean measured = clock.hasBegun() && event instanceof Event.Step;
          clock.on(event);
          Map<String, Double> since = timed.milliseconds();
          if (measured) {
            steps[0]++;
            since.forEach((part, ms) -> sums.merge(part, ms, Double::sum));
          }
        };
    run(timed, listener, interrupt);
    double perStep = 1.0 / Math.max(1, steps[0]);
    sums.replaceAll((part, ms) -> ms * perStep);
    double known = sums.values().stream().mapToDouble(ms -> ms).sum();
    if (!sums.isEmpty()) {
      sums.put("data and the rest", Math.max(0, 1000 * clock.pace().median() - known));
    }
    return sums;
  }

  private void run(Device device, Listener listener, Interrupt interrupt) {
    Job job = Job.of(model, data).seed(seed);
    try (Trainer trainer = new Trainer(job, device, Compiler.Effort.of(backend), listener)) {
      interrupt.trainer = trainer;
      trainer.train();
    }
  }

  /** Ends the training that it is given. */
  private static final class Interrupt implements Runnable {
    private @Nullable Trainer trainer;

    @Override
    public void run() {
      if (trainer != null) {
        trainer.interrupt();
      }
    }
  }

  private record Sizes(int timeSteps, int rows) {}

  /** Of the first batch; the others are as large or shorter. */
  private Sizes sizes() {
    Training training = model.training();
    BatchSource batches = data.training(training.batch(), training.unroll(), seed);
    var batch = batches.next();
    return new Sizes(batch.timeSteps(), batch.rows());
  }

  private double productFlop(Sizes sizes) {
    Program program =
        new Compiler(model, data.sizes(), Compiler.Effort.OPTIMISED).training().ready();
    return Cost.of(program, sizes.timeSteps(), sizes.rows()).products();
  }

  /** The model, to be trained until somebody interrupts. */
  private static Model endless(Model model) {
    Training training = model.training();
    Training longer =
        new Training(
            training.loss(),
            training.optimizer(),
            training.batch(),
            training.unroll(),
            training.megabytes(),
            training.precision(),
            training.clip(),
            new Training.Budget(
                OptionalInt.of(1_000_000), OptionalInt.empty(), OptionalDouble.empty()),
            OptionalInt.empty(),
            training.keep(),
            OptionalInt.empty(),
            training.watch(),
            training.scheduledSampling(),
            OptionalInt.empty());
    return new Model(
        model.name(), model.data(), model.network(), longer, model.sampling(), model.source());
  }
}
