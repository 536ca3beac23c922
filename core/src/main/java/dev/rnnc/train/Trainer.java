package dev.rnnc.train;

import dev.rnnc.backend.Backend;
import dev.rnnc.backend.Device;
import dev.rnnc.backend.DeviceOptions;
import dev.rnnc.backend.NonFinite;
import dev.rnnc.backend.Run;
import dev.rnnc.checkpoint.Checkpoint;
import dev.rnnc.checkpoint.Progress;
import dev.rnnc.data.Batch;
import dev.rnnc.data.BatchSource;
import dev.rnnc.data.Part;
import dev.rnnc.data.Position;
import dev.rnnc.initialize.Initialization;
import dev.rnnc.model.Training;
import dev.rnnc.source.Diagnostic;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Trains a model: epoch by epoch, batch by batch, gradients, then update. Everything a step depends
 * on is in its {@link Progress}, the weights and the states, so that a run that goes on from a
 * checkpoint does what one that was never stopped does, to the bit.
 */
public final class Trainer implements AutoCloseable {
  private static final long SAVE_EVERY_NANOS = 30_000_000_000L;
  private static final String LOSS_SUM = "loss";
  private static final String WEIGHT_SUM = "weight";
  private static final String TARGET_SUM = "targets";

  private final Job job;
  private final Listener listener;
  private final Learner learner;
  private final Evaluator evaluator;
  private final Feed feed;
  private final Clips clips;
  private final BatchSource batches;
  private final Optional<BatchSource> validation;
  private final Schedule schedule;
  private final Run run = new Run();
  private volatile boolean interrupted;

  // How far training has come; see Progress.
  private long step;
  private OptionalDouble best = OptionalDouble.empty();
  private long bestStep;
  private int epochsWithoutBest;
  private double secondsBefore;
  private final long startNanos = System.nanoTime();
  private long savedNanos = startNanos;
  private double lossSum;
  private double weightSum;
  private long targetSum;
  private long epochStartNanos = startNanos;
  private long stepsThisEpoch;
  private long targetsThisEpoch;

  /** Readies a job on a device; the weights start anew or where the checkpoint left them. */
  public Trainer(Job job, Device device, Listener listener) {
    this.job = job;
    this.listener = listener;
    this.learner = new Learner(job.model(), job.sizes(), job.compiler(), device);
    float[] classWeights = Evaluator.classWeights(job.model(), job.data());
    this.evaluator =
        new Evaluator(job.model(), device, job.compiler().evaluation().ready(), classWeights);
    this.feed = new Feed(job.model(), classWeights);
    this.clips = new Clips(job.model());
    clips.listen(learner.updateRun());
    Training training = job.model().training();
    this.batches = job.data().training(training.batch(), training.unroll(), job.seed());
    this.validation = evaluation(Part.VALIDATION);
    this.schedule =
        new Schedule(training.optimizer().rate(), plannedSteps(), batches.batchesPerEpoch());
    job.from().ifPresentOrElse(this::restore, this::start);
  }

  /** Asks for an end after the present step; may be called from any thread. */
  public void interrupt() {
    interrupted = true;
  }

  /** Trains until the budget is used up, patience ends or somebody interrupts. */
  public Event.Outcome train() {
    listener.on(new Event.Start(parameters(), batches.batchesPerEpoch(), knownSteps(), step));
    if (isDone() || outOfPatience()) {
      return end(Event.Outcome.UP_TO_DATE);
    }
    while (true) {
      boolean epochEnds = step();
      if (epochEnds) {
        epoch();
        save();
      }
      if (interrupted) {
        save();
        return end(Event.Outcome.INTERRUPTED);
      }
      if (isDone()) {
        if (!epochEnds) {
          epoch();
          save();
        }
        return end(Event.Outcome.DONE);
      }
      if (epochEnds && outOfPatience()) {
        return end(Event.Outcome.PATIENCE);
      }
      if (System.nanoTime() - savedNanos > SAVE_EVERY_NANOS) {
        save();
      }
    }
  }

  private void start() {
    learner.start(Initialization.weights(job.model().network(), job.sizes(), job.seed()));
    clearStates();
  }

  /** Carried states exist before the first window; its resets make their content irrelevant. */
  private void clearStates() {
    job.carriedStates()
        .forEach((name, size) ->
            learner
                .device()
                .storage()
                .write(name, new float[size * job.model().training().batch()]));
  }

  private void restore(Checkpoint checkpoint) {
    learner.restore(checkpoint.weights());
    learner.restore(checkpoint.optimizer());
    clearStates();
    learner.restore(checkpoint.states());
    Progress progress = checkpoint.progress();
    step = progress.step();
    best = progress.best();
    bestStep = progress.bestStep();
    epochsWithoutBest = progress.epochsWithoutBest();
    secondsBefore = progress.seconds();
    lossSum = progress.sums().getOrDefault(LOSS_SUM, 0.0);
    weightSum = progress.sums().getOrDefault(WEIGHT_SUM, 0.0);
    targetSum = progress.sums().getOrDefault(TARGET_SUM, 0.0).longValue();
    clips.restore(progress.sums());
    batches.moveTo(new Position(progress.epoch(), progress.batch()));
  }

  /** One step; true if the epoch ends with it. */
  private boolean step() {
    int epoch = (int) batches.position().epoch() + 1;
    Batch batch = batches.next();
    long number = step + 1;
    feed.give(batch, run);
    run.step(number);
    double loss = learner.gradients(run);
    if (!Double.isFinite(loss)) {
      throw diverged(epoch, number, loss);
    }
    double rate = schedule.at(number);
    learner.update(rate, number);
    step = number;
    clips.count();
    double weight = feed.weight(batch);
    lossSum += loss * weight;
    weightSum += weight;
    targetSum += batch.targetCount();
    targetsThisEpoch += batch.targetCount();
    stepsThisEpoch++;
    if (!Double.isFinite(clips.norm())) {
      throw diverged(epoch, number, clips.norm());
    }
    listener.on(
        new Event.Step(
            epoch,
            number,
            loss,
            rate,
            clips.norm(),
            batch.targetCount(),
            clips.shares(),
            seconds()));
    return batch.isLast();
  }

  /** Evaluates what the epoch has reached and keeps the best. */
  private void epoch() {
    double trainLoss = weightSum > 0 ? lossSum / weightSum : 0;
    double seconds = Math.max(1e-9, (System.nanoTime() - epochStartNanos) / 1e9);
    double targetsPerSecond = targetsThisEpoch / seconds;
    double stepsPerSecond = stepsThisEpoch / seconds;
    OptionalDouble validationLoss = OptionalDouble.empty();
    Map<String, Double> metrics = Map.of();
    double score = trainLoss;
    if (validation.isPresent()) {
      Evaluator.Measured measured = evaluator.measure(validation.get());
      validationLoss = OptionalDouble.of(measured.loss());
      metrics = measured.metrics();
      score = score(measured);
    }
    boolean isBest = best.isEmpty() || score < best.getAsDouble();
    if (isBest) {
      best = OptionalDouble.of(score);
      bestStep = step;
      epochsWithoutBest = 0;
    } else {
      epochsWithoutBest++;
    }
    int epoch = (int) Math.ceilDiv(step, (long) batches.batchesPerEpoch());
    listener.on(
        new Event.Epoch(
            epoch,
            step,
            trainLoss,
            validationLoss,
            metrics,
            schedule.at(step),
            clips.shares(),
            targetsPerSecond,
            stepsPerSecond,
            seconds(),
            isBest));
    lossSum = 0;
    weightSum = 0;
    targetSum = 0;
    targetsThisEpoch = 0;
    stepsThisEpoch = 0;
    clips.reset();
    epochStartNanos = System.nanoTime();
    if (isBest && job.model().training().keep().best()) {
      job.saveBest(checkpoint());
    }
  }

  /** What is made small to be the best: the loss, or a metric that is better when it is greater. */
  private double score(Evaluator.Measured measured) {
    Optional<String> metric = job.model().training().keep().metric();
    if (metric.isEmpty() || !measured.metrics().containsKey(metric.get())) {
      return measured.loss();
    }
    double value = measured.metrics().getOrDefault(metric.get(), measured.loss());
    return metric.get().endsWith("accuracy") ? -value : value;
  }

  private Event.Outcome end(Event.Outcome outcome) {
    int epoch = (int) Math.ceilDiv(step, (long) batches.batchesPerEpoch());
    listener.on(new Event.End(outcome, epoch, step, seconds()));
    return outcome;
  }

  private boolean isDone() {
    Training.Budget budget = job.model().training().budget();
    long planned = plannedSteps();
    boolean outOfTime =
        budget.minutes().isPresent() && seconds() >= 60 * budget.minutes().getAsDouble();
    return step >= planned || outOfTime;
  }

  private boolean outOfPatience() {
    return job.model().training().patience().isPresent()
        && epochsWithoutBest >= job.model().training().patience().getAsInt();
  }

  /** Steps until epochs or steps are used up; without end if only time is bounded. */
  private long plannedSteps() {
    Training.Budget budget = job.model().training().budget();
    long planned = Long.MAX_VALUE;
    if (budget.epochs().isPresent()) {
      planned = (long) budget.epochs().getAsInt() * batches.batchesPerEpoch();
    }
    if (budget.steps().isPresent()) {
      planned = Math.min(planned, budget.steps().getAsInt());
    }
    return planned;
  }

  private long knownSteps() {
    long planned = plannedSteps();
    return planned == Long.MAX_VALUE ? 0 : planned;
  }

  private long parameters() {
    return learner.weights().values().stream().mapToLong(tensor -> tensor.elements().length).sum();
  }

  private double seconds() {
    return secondsBefore + (System.nanoTime() - startNanos) / 1e9;
  }

  private void save() {
    job.save(checkpoint());
    savedNanos = System.nanoTime();
    listener.on(new Event.Saved(step));
  }

  private Checkpoint checkpoint() {
    Map<String, Double> sums = new LinkedHashMap<>(clips.sums());
    sums.put(LOSS_SUM, lossSum);
    sums.put(WEIGHT_SUM, weightSum);
    sums.put(TARGET_SUM, (double) targetSum);
    Position position = batches.position();
    Progress progress =
        new Progress(
            job.seed(),
            step,
            position.epoch(),
            position.batch(),
            best,
            bestStep,
            epochsWithoutBest,
            seconds(),
            sums);
    return new Checkpoint(
        job.text(),
        job.data().encoding().toJson(),
        job.fingerprint(),
        progress,
        learner.weights(),
        learner.optimizer(),
        learner.states());
  }

  private Diverged diverged(int epoch, long number, double found) {
    String what =
        "training diverged in step %d (epoch %d): the loss or gradient is %s"
            .formatted(number, epoch, found);
    Diagnostic diagnostic =
        Diagnostic.general("E0701", what)
            .help(
                "lower the learning rate, or bound the gradient with `clip = 1.0` in `train` or in"
                    + " the layer; the last checkpoint is from before");
    Optional<NonFinite> culprit = job.reference().flatMap(this::blame);
    if (culprit.isPresent()) {
      diagnostic = diagnostic.note(described(culprit.get()));
    }
    return new Diverged(diagnostic);
  }

  private Optional<NonFinite> blame(Backend reference) {
    try (Device device = reference.open(new DeviceOptions(1, job.seed()))) {
      return learner.blame(device, run);
    }
  }

  private static String described(NonFinite culprit) {
    StringBuilder text = new StringBuilder("it first appeared in `" + culprit.name() + "`");
    if (culprit.timeStep() >= 0) {
      text.append(" at time step ").append(culprit.timeStep() + 1);
    }
    if (culprit.batchRow() >= 0) {
      text.append(" in batch row ").append(culprit.batchRow() + 1);
    }
    text.append(": ").append(culprit.operation()).append(" gave ").append(culprit.found());
    for (NonFinite.Operand operand : culprit.operands()) {
      text.append(
          String.format(
              Locale.ROOT,
              "; %s is from %.4g to %.4g",
              operand.name(),
              operand.least(),
              operand.greatest()));
    }
    return text.toString();
  }

  /** Measures the test part with weights that were kept. */
  public Optional<Evaluator.Measured> test(Map<String, float[]> weights) {
    Optional<BatchSource> test = evaluation(Part.TEST);
    weights.forEach((name, elements) -> learner.device().storage().write(name, elements));
    Optional<Evaluator.Measured> measured = test.map(evaluator::measure);
    measured.ifPresent(m -> listener.on(new Event.Test(m.loss(), m.metrics())));
    return measured;
  }

  private Optional<BatchSource> evaluation(Part part) {
    Training training = job.model().training();
    return job.data().has(part)
        ? Optional.of(job.data().evaluation(part, training.batch(), training.unroll()))
        : Optional.empty();
  }

  @Override
  public void close() {
    evaluator.close();
    learner.close();
  }
}
