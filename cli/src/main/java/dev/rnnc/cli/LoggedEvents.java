package dev.rnnc.cli;

import dev.rnnc.checkpoint.RunLog;
import dev.rnnc.train.Event;
import dev.rnnc.train.EventJson;
import dev.rnnc.train.Listener;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Writes events to a run's log: of steps only some, so that it stays small, but all of the last
 * before a divergence; and nothing at all of a training that turns out to be up to date, unless it
 * was killed before its log said so.
 */
final class LoggedEvents implements Listener {
  private static final int STEPS_PER_LINE = 10;

  private final RunLog log;
  private final boolean ended;

  /** Steps since the last that was written. */
  private final List<Event.Step> left = new ArrayList<>();

  /** What is written once anything comes of it. */
  private Optional<Event.Start> start = Optional.empty();

  /**
   * @param ended whether the log says already how training ended
   */
  LoggedEvents(RunLog log, boolean ended) {
    this.log = log;
    this.ended = ended;
  }

  @Override
  public void on(Event event) {
    switch (event) {
      case Event.Start begun -> start = Optional.of(begun);
      case Event.End end when ended && end.outcome() == Event.Outcome.UP_TO_DATE ->
          start = Optional.empty();
      case Event.Step step -> {
        writeStart();
        left.add(step);
        if (step.step() % STEPS_PER_LINE == 0) {
          write(step);
          left.clear();
        }
      }
      case Event.Divergence divergence -> {
        writeStart();
        left.forEach(this::write);
        left.clear();
        write(divergence);
      }
      case Event.Saved _ -> {}
      case Event.Epoch _,
          Event.Gradients _,
          Event.Watched _,
          Event.Weights _,
          Event.Sample _,
          Event.Test _,
          Event.End _ -> {
        writeStart();
        write(event);
      }
    }
  }

  private void writeStart() {
    start.ifPresent(this::write);
    start = Optional.empty();
  }

  private void write(Event event) {
    log.append(EventJson.members(event));
  }
}
