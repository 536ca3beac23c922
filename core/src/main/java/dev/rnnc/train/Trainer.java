package dev.rnnc.train;

import dev.rnnc.backend.Backend;
import dev.rnnc.backend.Device;
import dev.rnnc.backend.DeviceOptions;
import dev.rnnc.backend.NonFinite;
import dev.rnnc.checkpoint.Checkpoint;
import dev.rnnc.checkpoint.Progress;
import dev.rnnc.compile.Compiler;
import dev.rnnc.data.Batch;
import dev.rnnc.data.BatchSource;
import dev.rnnc.data.Part;
import dev.rnnc.data.Position;
import dev.rnnc.flow.GradientFlow;
import dev.rnnc.initialize.Initialization;
import dev.rnnc.ir.Program;
import dev.rnnc.model.Training;
import dev.rnnc.source.RnncException;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Trains a model: epoch by epoch, batch by batch, gradients, then update. Everything a step depends
 * on is in its {@link Progress}, the weights and the states, so that a run that goes on from a
 * checkpoint does what one that was never stopped does, to the bit.
 */
public final class Trainer implements AutoCloseable {
  private static final int TRANSLATIONS_SHOWN = 4;

  private final Job job;
  private final Listener listener;
  private final Device device;
  private final boolean ownsDevice;
  private final Compiler.Effort effort;
  private final Learner learner;
  private final Evaluator evaluator;
  private final Optional<TranslationQuality> translations;
  private final Steps steps;
  private final Texts texts;
  private final BatchSource batches;
  private final Optional<BatchSource> validation;
  private final Schedule schedule;
  private final Limits limits;
  private final Saves saves;
  private final Best best;
  private final Clock clock = new Clock();
  private final Blame blame;
  private volatile boolean interrupted;

  /**
   * Readies a job on a device of its own; the weights start anew or where the checkpoint left them.
   *
   * @throws RnncException if the checkpoint is of another network or batch, or the model wants
   *     something that its data does not give
   */
  public static Trainer open(Job job, Backend backend, DeviceOptions options, Listener listener) {
    Device device = backend.open(options);
    try {
      return new Trainer(job, device, true, Compiler.Effort.of(backend), listener);
    } catch (RuntimeException | Error failed) {
      try (device) {
        throw failed;
      }
    }
  }

  /** The same on a device of the caller's, which stays open. */
  public Trainer(Job job, Device device, Compiler.Effort effort, Listener listener) {
    this(job, device, false, effort, listener);
  }

  private Trainer(
      Job job, Device device, boolean ownsDevice, Compiler.Effort effort, Listener listener) {
    Training training = job.model().training();
    this.job = job;
    this.listener = listener;
    this.best = new Best(training, Metrics.namesOfEpochs(job.model()));
    this.batches = job.data().training(training.batch(), training.unroll(), job.seed());
    this.validation = evaluation(Part.VALIDATION);
    float[] classWeights = Evaluator.classWeights(job.model(), job.data());
    Feed feed = new Feed(job.model(), classWeights);
    Compiler compiler = new Compiler(job.model(), job.sizes(), effort);
    this.effort = effort;
    this.device = device;
    this.ownsDevice = ownsDevice;
    this.learner = new Learner(job, compiler, device, feed, batches.rows());
    Program evaluation = compiler.evaluation().ready();
    this.evaluator = new Evaluator(job.model(), device, evaluation, classWeights);
    this.translations = TranslationQuality.ofEpochs(device, job.model(), job.data(), effort);
    this.limits = new Limits(training.budget(), batches.batchesPerEpoch());
    this.schedule =
        new Schedule(training.optimizer().rate(), limits.steps(), batches.batchesPerEpoch());
    double own = training.scheduledSampling();
    Optional<ScheduledSampling> sampling =
        own == 0
            ? Optional.empty()
            : Optional.of(
                new ScheduledSampling(device, evaluation, feed, own, limits.steps(), job.seed()));
    FlowRecords flows = new FlowRecords(job.model(), compiler, device, feed);
    WatchRecords watches =
        new WatchRecords(job.model(), compiler, device, feed, batches.batchesPerEpoch());
    this.steps =
        new Steps(
            job.model(),
            learner,
            feed,
            batches,
            sampling,
            schedule,
            flows,
            watches,
            clock,
            listener);
    this.texts = new Texts(job, device, compiler);
    this.saves = new Saves(job);
    this.blame = new Blame(job.reference(), job.seed());
    place(job.from());
    job.from().map(Checkpoint::progress).ifPresent(this::goOn);
  }

  /** How the backend carries out a step, in a few lines. */
  public String explain() {
    return learner.explain();
  }

  /** Asks for an end after the present step; may be called from any thread. */
  public void interrupt() {
    interrupted = true;
  }

  /**
   * Trains until the budget is used up, patience ends or somebody interrupts.
   *
   * @throws Diverged if a loss or gradient is infinite or not a number; what was saved is from
   *     before
   */
  public Event.Outcome train() {
    listener.on(
        new Event.Start(
            learner.parameters(), batches.batchesPerEpoch(), limits.knownSteps(), steps.done()));
    if (steps.done() == 0) {
      listener.on(new Event.Weights(0, 0, WeightRecords.of(learner.weights())));
    }
    try {
      return end(trainToEnd());
    } catch (Diverged diverged) {
      listener.on(new Event.Divergence(steps.done(), diverged.diagnostic(), diverged.culprit()));
      end(Event.Outcome.DIVERGED);
      throw diverged;
    }
  }

  private Event.Outcome trainToEnd() {
    try {
      return stepToEnd();
    } catch (Steps.NotFinite found) {
      throw diverged(found.what(), steps.done() + 1);
    }
  }

  private Event.Outcome stepToEnd() {
    if (isDone() || best.outOfPatience()) {
      return Event.Outcome.UP_TO_DATE;
    }
    while (true) {
      boolean epochEnds = steps.begin();
      if (epochEnds) {
        epoch(true);
        save();
      }
      if (isDone()) {
        if (!epochEnds) {
          epoch(false);
          save();
        }
        return Event.Outcome.DONE;
      }
      if (interrupted) {
        save();
        return Event.Outcome.INTERRUPTED;
      }
      if (epochEnds && best.outOfPatience()) {
        return Event.Outcome.PATIENCE;
      }
      if (saves.isDue()) {
        save();
      }
    }
  }

  /**
   * Puts weights, states and the place in the data where a checkpoint has them, or at the start.
   */
  private void place(Optional<Checkpoint> from) {
    from.ifPresentOrElse(
        learner::restore,
        () ->
            learner.start(Initialization.weights(job.model().network(), job.sizes(), job.seed())));
    batches.moveTo(
        from.map(Checkpoint::progress)
            .map(progress -> new Position(progress.epoch(), progress.batch()))
            .orElse(Position.START));
  }

  private void goOn(Progress progress) {
    best.restore(progress);
    clock.restore(progress.seconds());
    steps.restore(progress);
  }

  /**
   * Does one step, also beyond the end of training, and says how its gradients flow.
   *
   * @throws Diverged as {@link #train} does
   */
  public GradientFlow look() {
    try {
      return steps.look();
    } catch (Steps.NotFinite found) {
      throw diverged(found.what(), steps.done() + 1);
    }
  }

  /**
   * Evaluates what the epoch has reached and keeps the best.
   *
   * @param whole false where the budget ends within the epoch: with a greater budget it goes on
   */
  private void epoch(boolean whole) {
    steps.settle();
    long step = steps.done();
    EpochSums sums = steps.sums();
    Clips clips = steps.clips();
    Optional<Evaluator.Measured> measured = validation.map(this::measure);
    double loss = measured.map(Evaluator.Measured::loss).orElse(0.0);
    if (!Double.isFinite(loss)) {
      throw divergedInValidation(
          "the validation loss after step %d is %s".formatted(step, loss),
          validation.orElseThrow());
    }
    boolean isBest = best.take(sums.meanLoss(), measured, step, whole);
    listener.on(
        new Event.Epoch(
            epochsBegun(),
            step,
            sums.meanLoss(),
            measured.isPresent() ? OptionalDouble.of(loss) : OptionalDouble.empty(),
            measured.map(Evaluator.Measured::metrics).orElse(Map.of()),
            schedule.at(step),
            clips.shares(),
            sums.targetsPerSecond(),
            sums.stepsPerSecond(),
            clock.seconds(),
            isBest && measured.isPresent()));
    if (WeightRecords.isDue(epochsBegun())) {
      listener.on(new Event.Weights(epochsBegun(), step, WeightRecords.of(learner.weights())));
    }
    if (whole) {
      sums.reset();
      clips.reset();
    }
    if (isBest && job.model().training().keep().best()) {
      saves.saveBest(checkpoint());
    }
  }

  private Evaluator.Measured measure(BatchSource batches) {
    Evaluator.Measured measured = evaluator.measure(batches);
    return translations.map(TranslationQuality::measure).map(measured::with).orElse(measured);
  }

  private Event.Outcome end(Event.Outcome outcome) {
    listener.on(new Event.End(outcome, epochsBegun(), steps.done(), clock.seconds()));
    return outcome;
  }

  private int epochsBegun() {
    return (int) Math.ceilDiv(steps.done(), (long) batches.batchesPerEpoch());
  }

  private boolean isDone() {
    return limits.reached(steps.begun(), clock.seconds());
  }

  private void save() {
    steps.settle();
    saves.save(checkpoint());
    listener.on(new Event.Saved(steps.done()));
  }

  private Checkpoint checkpoint() {
    Position position = batches.position();
    Progress progress =
        new Progress(
            job.seed(),
            steps.done(),
            position.epoch(),
            position.batch(),
            best.score(),
            best.step(),
            best.epochsSince(),
            clock.seconds(),
            steps.kept());
    return new Checkpoint(
        job.text(),
        job.data().encoding().toJson(),
        job.fingerprint(),
        progress,
        learner.weights(),
        learner.optimizer(),
        learner.states());
  }

  /**
   * A step has failed. By now it has overwritten weights and states, so all steps since the last
   * checkpoint are done again, which gives the same bits.
   */
  private Diverged diverged(String what, long failed) {
    Optional<Checkpoint> last = saves.latest();
    Optional<NonFinite> culprit = Optional.empty();
    steps.forget();
    long done = steps.done();
    if (blame.canTell()) {
      place(last);
      long saved = last.map(checkpoint -> checkpoint.progress().step()).orElse(0L);
      Batch suspect = steps.again(saved + 1, failed);
      culprit = blame.find(learner, suspect, schedule.at(failed), failed);
    }
    return Blame.diverged(what, culprit, done, last.map(Checkpoint::progress));
  }

  /** Either the last step has spoilt the weights, or what is measured is not finite with them. */
  private Diverged divergedInValidation(String what, BatchSource measured) {
    if (!learner.isFinite()) {
      return diverged(what, steps.done());
    }
    return Blame.diverged(
        what,
        blame.find(evaluator, measured),
        steps.done(),
        saves.latest().map(Checkpoint::progress));
  }

  /** The state that was saved last, from which training goes on; empty before there is any. */
  public Optional<Checkpoint> latest() {
    return saves.latest();
  }

  /** The state that is kept: the best, if that is asked for, else the latest. */
  public Optional<Checkpoint> kept() {
    Optional<Checkpoint> found =
        job.model().training().keep().best() ? saves.best() : Optional.empty();
    return found.or(saves::latest);
  }

  /** Measures the test part, if there is one, with the weights that are kept. */
  public Optional<Evaluator.Measured> test() {
    Optional<BatchSource> test = evaluation(Part.TEST);
    if (test.isEmpty()) {
      return Optional.empty();
    }
    kept().ifPresent(learner::restore);
    Evaluator.Measured measured =
        evaluator
            .measure(test.get())
            .with(TranslationQuality.measure(device, job.model(), job.data(), Part.TEST, effort));
    listener.on(new Event.Test(measured.loss(), measured.metrics()));
    return Optional.of(measured);
  }

  /**
   * A text with the weights as they are, drawn as the model says but for its length; empty where
   * the model says nothing of sampling, or its prompt has what training never saw. Of a network
   * that translates a few of the validation's sources, as the epoch has just translated them.
   *
   * @param most tokens that are drawn
   */
  public Optional<String> draw(int most) {
    return job.model().sampling().isPresent() && translations.isPresent()
        ? translations.get().shown(TRANSLATIONS_SHOWN)
        : texts.draw(most);
  }

  private Optional<BatchSource> evaluation(Part part) {
    Training training = job.model().training();
    return job.data().has(part)
        ? Optional.of(job.data().evaluation(part, training.batch(), training.unroll()))
        : Optional.empty();
  }

  @Override
  public void close() {
    steps.close();
    texts.close();
    translations.ifPresent(TranslationQuality::close);
    evaluator.close();
    learner.close();
    if (ownsDevice) {
      device.close();
    }
  }
}
