package dev.rnnc.train;

import dev.rnnc.backend.Backend;
import dev.rnnc.backend.Device;
import dev.rnnc.backend.DeviceOptions;
import dev.rnnc.backend.NonFinite;
import dev.rnnc.backend.Running;
import dev.rnnc.checkpoint.Checkpoint;
import dev.rnnc.checkpoint.Progress;
import dev.rnnc.compile.Compiler;
import dev.rnnc.data.Batch;
import dev.rnnc.data.BatchSource;
import dev.rnnc.data.Part;
import dev.rnnc.data.Position;
import dev.rnnc.data.Vocabulary;
import dev.rnnc.flow.GradientFlow;
import dev.rnnc.flow.Observation;
import dev.rnnc.initialize.Initialization;
import dev.rnnc.ir.Program;
import dev.rnnc.model.DataSource;
import dev.rnnc.model.Sampling;
import dev.rnnc.model.Training;
import dev.rnnc.sample.Drawing;
import dev.rnnc.source.RnncException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Trains a model: epoch by epoch, batch by batch, gradients, then update. Everything a step depends
 * on is in its {@link Progress}, the weights and the states, so that a run that goes on from a
 * checkpoint does what one that was never stopped does, to the bit.
 */
public final class Trainer implements AutoCloseable {
  private final Job job;
  private final Listener listener;
  private final Device device;
  private final boolean ownsDevice;
  private final Compiler.Effort effort;
  private final Feed feed;
  private final Learner learner;
  private final Evaluator evaluator;
  private final Optional<TranslationQuality> translations;
  private final Clips clips;
  private final FlowRecords flows;
  private final WatchRecords watches;
  private final BatchSource batches;
  private final Optional<BatchSource> validation;
  private final Schedule schedule;
  private final Limits limits;
  private final Optional<ScheduledSampling> sampling;
  private final Saves saves;
  private final Best best;
  private final EpochSums sums = new EpochSums();
  private final Clock clock = new Clock();
  private final Blame blame;
  private final Compiler compiler;
  private Optional<Drawing> drawing = Optional.empty();
  private final Deque<Begun> ahead = new ArrayDeque<>();
  private long step;
  private long begun;
  private volatile boolean interrupted;

  /**
   * Readies a job on a device of its own; the weights start anew or where the checkpoint left them.
   *
   * @throws RnncException if the checkpoint is of another network or batch, or the model wants
   *     something that its data does not give
   */
  public Trainer(Job job, Backend backend, DeviceOptions options, Listener listener) {
    this(job, backend.open(options), true, Compiler.Effort.of(backend), listener);
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
    this.feed = new Feed(job.model(), classWeights);
    this.compiler = new Compiler(job.model(), job.sizes(), effort);
    this.effort = effort;
    this.device = device;
    this.ownsDevice = ownsDevice;
    this.learner = new Learner(job, compiler, device, feed, batches.rows());
    Program evaluation = compiler.evaluation().ready();
    this.evaluator = new Evaluator(job.model(), device, evaluation, classWeights);
    this.translations = TranslationQuality.ofEpochs(device, job.model(), job.data(), effort);
    this.flows = new FlowRecords(job.model(), compiler, device, feed);
    this.watches = new WatchRecords(job.model(), compiler, device, feed, batches.batchesPerEpoch());
    this.clips = new Clips(job.model());
    clips.listen(learner.updateRun());
    this.limits = new Limits(training.budget(), batches.batchesPerEpoch());
    this.schedule =
        new Schedule(training.optimizer().rate(), limits.steps(), batches.batchesPerEpoch());
    double own = training.scheduledSampling();
    this.sampling =
        own == 0
            ? Optional.empty()
            : Optional.of(
                new ScheduledSampling(device, evaluation, feed, own, limits.steps(), job.seed()));
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
            learner.parameters(), batches.batchesPerEpoch(), limits.knownSteps(), step));
    if (step == 0) {
      listener.on(new Event.Weights(0, 0, WeightRecords.of(learner.weights())));
    }
    try {
      return end(trainToEnd());
    } catch (Diverged diverged) {
      listener.on(new Event.Divergence(step, diverged.diagnostic(), diverged.culprit()));
      end(Event.Outcome.DIVERGED);
      throw diverged;
    }
  }

  private Event.Outcome trainToEnd() {
    if (isDone() || best.outOfPatience()) {
      return Event.Outcome.UP_TO_DATE;
    }
    while (true) {
      boolean looks = flows.isDue(begun + 1);
      Begun given = begin(looks);
      if (looks || given.running().isOver()) {
        settle();
      }
      boolean epochEnds = given.isLast();
      if (epochEnds) {
        epoch();
        save();
      }
      if (interrupted) {
        save();
        return Event.Outcome.INTERRUPTED;
      }
      if (isDone()) {
        if (!epochEnds) {
          epoch();
          save();
        }
        return Event.Outcome.DONE;
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
    step = progress.step();
    begun = step;
    best.restore(progress);
    clock.restore(progress.seconds());
    sums.restore(progress.sums());
    clips.restore(progress.sums());
  }

  /**
   * Does one step, also beyond the end of training, and says how its gradients flow.
   *
   * @throws Diverged as {@link #train} does
   */
  public GradientFlow look() {
    begin(true);
    return settle().orElseThrow();
  }

  /**
   * A step that the device was given.
   *
   * @param weight how much the targets of its batch weigh together
   * @param flow what was seen before, of a step that is looked at
   */
  private record Begun(
      Running running,
      int epoch,
      long number,
      double rate,
      double weight,
      long targets,
      boolean isLast,
      Optional<FlowRecords.Begun> flow,
      Map<String, Observation> seen) {}

  /**
   * Gives the device a step. What the one before gave is read only then, so that a device that
   * works while its caller goes on never waits for the host.
   */
  private Begun begin(boolean looks) {
    if (looks) {
      settle();
    }
    int epoch = (int) batches.position().epoch() + 1;
    long number = begun + 1;
    Batch batch = nextBatch(number);
    Optional<FlowRecords.Begun> flow =
        looks ? Optional.of(flows.begin(batch, learner)) : Optional.empty();
    Map<String, Observation> seen = watches.isDue(number) ? watches.look(batch) : Map.of();
    double rate = schedule.at(number);
    Running running = learner.start(batch, rate, number);
    Begun given =
        new Begun(
            running,
            epoch,
            number,
            rate,
            feed.weight(batch),
            batch.targetCount(),
            batch.isLast(),
            flow,
            seen);
    begun = number;
    ahead.add(given);
    if (ahead.size() > 1) {
      finish(ahead.remove());
    }
    return given;
  }

  /**
   * Finishes all steps that were begun. Returns how gradients flowed in the last, if it was looked
   * at.
   */
  private Optional<GradientFlow> settle() {
    Optional<GradientFlow> flow = Optional.empty();
    while (!ahead.isEmpty()) {
      flow = finish(ahead.remove());
    }
    return flow;
  }

  /** Reads what a step gave, and tells it. */
  private Optional<GradientFlow> finish(Begun given) {
    int epoch = given.epoch();
    long number = given.number();
    given.running().await();
    double loss = learner.loss();
    if (!Double.isFinite(loss)) {
      throw diverged("the loss of step %d (epoch %d) is %s".formatted(number, epoch, loss));
    }
    if (!Double.isFinite(clips.norm())) {
      throw diverged(
          "the norm of the gradient in step %d (epoch %d) is %s"
              .formatted(number, epoch, clips.norm()));
    }
    step = number;
    clips.count();
    sums.add(loss, given.weight(), given.targets());
    listener.on(
        new Event.Step(
            epoch,
            number,
            loss,
            given.rate(),
            clips.norm(),
            given.targets(),
            clips.shares(),
            clock.seconds()));
    Optional<GradientFlow> flow =
        given.flow().map(before -> FlowRecords.end(before, learner, clips));
    flow.ifPresent(record -> listener.on(new Event.Gradients(epoch, number, record)));
    if (!given.seen().isEmpty()) {
      listener.on(new Event.Watched(epoch, number, given.seen()));
    }
    return flow;
  }

  /** The batch of a step, as it is learned from. */
  private Batch nextBatch(long number) {
    Batch batch = batches.next();
    sampling.ifPresent(own -> own.mix(batch, number));
    return batch;
  }

  /** Evaluates what the epoch has reached and keeps the best. */
  private void epoch() {
    settle();
    Optional<Evaluator.Measured> measured = validation.map(this::measure);
    double loss = measured.map(Evaluator.Measured::loss).orElse(0.0);
    if (!Double.isFinite(loss)) {
      throw diverged("the validation loss after step %d is %s".formatted(step, loss));
    }
    boolean isBest = best.take(sums.meanLoss(), measured, step);
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
    sums.reset();
    clips.reset();
    if (isBest && job.model().training().keep().best()) {
      saves.saveBest(checkpoint());
    }
  }

  private Evaluator.Measured measure(BatchSource batches) {
    Evaluator.Measured measured = evaluator.measure(batches);
    return translations.map(TranslationQuality::measure).map(measured::with).orElse(measured);
  }

  private Event.Outcome end(Event.Outcome outcome) {
    listener.on(new Event.End(outcome, epochsBegun(), step, clock.seconds()));
    return outcome;
  }

  private int epochsBegun() {
    return (int) Math.ceilDiv(step, (long) batches.batchesPerEpoch());
  }

  private boolean isDone() {
    return limits.reached(begun, clock.seconds());
  }

  private void save() {
    settle();
    saves.save(checkpoint());
    listener.on(new Event.Saved(step));
  }

  private Checkpoint checkpoint() {
    Map<String, Double> kept = new LinkedHashMap<>(clips.sums());
    kept.putAll(sums.kept());
    Position position = batches.position();
    Progress progress =
        new Progress(
            job.seed(),
            step,
            position.epoch(),
            position.batch(),
            best.score(),
            best.step(),
            best.epochsSince(),
            clock.seconds(),
            kept);
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
   * The step after the last good one is to blame. By now it has overwritten weights and states, so
   * all steps since the last checkpoint are done again, which gives the same bits.
   */
  private Diverged diverged(String what) {
    Optional<Checkpoint> last = saves.latest();
    Optional<NonFinite> culprit = Optional.empty();
    // What was begun after the step that diverged came to nothing.
    ahead.forEach(given -> given.running().await());
    ahead.clear();
    if (blame.canTell()) {
      place(last);
      long done = last.map(checkpoint -> checkpoint.progress().step()).orElse(0L);
      for (long number = done + 1; number <= step; number++) {
        learner.start(nextBatch(number), schedule.at(number), number).await();
      }
      culprit = blame.find(learner, nextBatch(step + 1), step + 1);
    }
    return Blame.diverged(what, culprit, step, last.map(Checkpoint::progress));
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
   * the model says nothing of sampling, or its prompt has what training never saw.
   *
   * @param most tokens that are drawn
   */
  public Optional<String> draw(int most) {
    Optional<Vocabulary> vocabulary = job.data().encoding().vocabulary();
    Optional<Sampling> asked = job.model().sampling();
    boolean text = job.model().data() instanceof DataSource.Text;
    if (!text || vocabulary.isEmpty() || asked.isEmpty() || !reads(vocabulary.get(), asked.get())) {
      return Optional.empty();
    }
    if (drawing.isEmpty()) {
      drawing =
          Optional.of(
              new Drawing(
                  device, compiler.step().ready(), vocabulary.get(), asked.get().atMost(most)));
    }
    return drawing.map(open -> open.draw(asked.get().seed().orElse(job.seed())));
  }

  private static boolean reads(Vocabulary vocabulary, Sampling sampling) {
    try {
      vocabulary.encodePrompt(sampling.prompt());
      return true;
    } catch (RnncException _) {
      return false;
    }
  }

  private Optional<BatchSource> evaluation(Part part) {
    Training training = job.model().training();
    return job.data().has(part)
        ? Optional.of(job.data().evaluation(part, training.batch(), training.unroll()))
        : Optional.empty();
  }

  @Override
  public void close() {
    sampling.ifPresent(ScheduledSampling::close);
    flows.close();
    watches.close();
    drawing.ifPresent(Drawing::close);
    translations.ifPresent(TranslationQuality::close);
    evaluator.close();
    learner.close();
    if (ownsDevice) {
      device.close();
    }
  }
}
