package dev.rnnc.train;

import dev.rnnc.backend.Running;
import dev.rnnc.checkpoint.Progress;
import dev.rnnc.data.Batch;
import dev.rnnc.data.BatchSource;
import dev.rnnc.flow.GradientFlow;
import dev.rnnc.flow.Observation;
import dev.rnnc.model.Model;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The steps of a training. A device that works while its caller goes on is given a step before the
 * one before it is read.
 */
final class Steps implements AutoCloseable {
  private final Learner learner;
  private final Feed feed;
  private final BatchSource batches;
  private final Optional<ScheduledSampling> sampling;
  private final Schedule schedule;
  private final FlowRecords flows;
  private final WatchRecords watches;
  private final Clock clock;
  private final Listener listener;
  private final Clips clips;
  private final EpochSums sums = new EpochSums();
  private final Deque<Begun> ahead = new ArrayDeque<>();
  private long done;
  private long begun;

  Steps(
      Model model,
      Learner learner,
      Feed feed,
      BatchSource batches,
      Optional<ScheduledSampling> sampling,
      Schedule schedule,
      FlowRecords flows,
      WatchRecords watches,
      Clock clock,
      Listener listener) {
    this.learner = learner;
    this.feed = feed;
    this.batches = batches;
    this.sampling = sampling;
    this.schedule = schedule;
    this.flows = flows;
    this.watches = watches;
    this.clock = clock;
    this.listener = listener;
    this.clips = new Clips(model);
    clips.listen(learner.updateRun());
  }

  /** A loss or a gradient of the first step that is not done is infinite or not a number. */
  static final class NotFinite extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String what;

    private NotFinite(String what) {
      super(what);
      this.what = what;
    }

    String what() {
      return what;
    }
  }

  /** How many were done, and read. */
  long done() {
    return done;
  }

  /** How many the device was given. */
  long begun() {
    return begun;
  }

  /** Of the steps of the present epoch that are done. */
  EpochSums sums() {
    return sums;
  }

  /** Of the steps of the present epoch that are done. */
  Clips clips() {
    return clips;
  }

  /** What a checkpoint keeps of the present epoch. */
  Map<String, Double> kept() {
    Map<String, Double> kept = new LinkedHashMap<>(clips.sums());
    kept.putAll(sums.kept());
    return kept;
  }

  /** Goes on after what a checkpoint says. */
  void restore(Progress progress) {
    done = progress.step();
    begun = done;
    sums.restore(progress.sums());
    clips.restore(progress.sums());
  }

  /**
   * Gives the device the next step.
   *
   * @return whether it is the last of its epoch
   * @throws NotFinite if this step or the one before is over and failed
   */
  boolean begin() {
    boolean looks = flows.isDue(begun + 1);
    Begun given = begin(looks);
    if (looks || given.running().isOver()) {
      settle();
    }
    return given.isLast();
  }

  /** Does a step and says how its gradients flow. */
  GradientFlow look() {
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
   * Finishes all steps that were begun.
   *
   * @return how gradients flowed in the last, if it was looked at
   * @throws NotFinite if a step failed
   */
  Optional<GradientFlow> settle() {
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
      throw new NotFinite("the loss of step %d (epoch %d) is %s".formatted(number, epoch, loss));
    }
    if (!Double.isFinite(clips.norm())) {
      throw new NotFinite(
          "the norm of the gradient in step %d (epoch %d) is %s"
              .formatted(number, epoch, clips.norm()));
    }
    done = number;
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
    Optional<GradientFlow> flow = Optional.empty();
    if (given.flow().isPresent()) {
      GradientFlow record = FlowRecords.end(given.flow().get(), learner, clips);
      listener.on(new Event.Gradients(epoch, number, record));
      flow = Optional.of(record);
    }
    if (!given.seen().isEmpty()) {
      listener.on(new Event.Watched(epoch, number, given.seen()));
    }
    return flow;
  }

  /** The batch of a step, as it is learned from. */
  private Batch nextBatch(long number) {
    Batch batch = batches.next();
    if (sampling.isPresent()) {
      sampling.get().mix(batch, number);
    }
    return batch;
  }

  /** Waits for what was begun after a step that failed: it came to nothing. */
  void forget() {
    ahead.forEach(given -> given.running().await());
    ahead.clear();
    begun = done;
  }

  /**
   * Does steps once more that were done before, with weights, states and the place in the data as
   * they were then; tells nobody.
   *
   * @return the batch of step {@code end}, which is not done
   */
  Batch again(long first, long end) {
    for (long number = first; number < end; number++) {
      learner.start(nextBatch(number), schedule.at(number), number).await();
    }
    return nextBatch(end);
  }

  @Override
  public void close() {
    sampling.ifPresent(ScheduledSampling::close);
    flows.close();
    watches.close();
  }
}
