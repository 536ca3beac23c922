package dev.rnnc.cli.progress;

import dev.rnnc.train.Event;
import dev.rnnc.train.Listener;
import java.io.PrintStream;

/**
 * A line an epoch, and on a terminal a line that is drawn again while an epoch runs:
 *
 * <pre>
 * epoch 2/5  [======      ]  loss 1.5432  validation 1.7267  81,500 characters/s  1:12 left
 * </pre>
 */
public final class TextLines implements Listener {
  private static final int BAR = 20;

  /** Characters of a sample. */
  private static final int SHOWN = 76;

  private static final long REDRAW_NANOS = 100_000_000;

  private final PrintStream out;
  private final boolean live;
  private final String targetWord;
  private Event.Start start = new Event.Start(0, 1, 0, 0);
  private long startNanos;
  private long drawnNanos;
  private long targets;
  private double runningLoss;

  /** What the last epoch came to. */
  private String validation = "";

  private boolean lineOpen;

  /**
   * @param live whether a line may be drawn again
   * @param targetWord what is counted: characters, words, sequences
   */
  public TextLines(PrintStream out, boolean live, String targetWord) {
    this.out = out;
    this.live = live;
    this.targetWord = targetWord;
  }

  @Override
  public void on(Event event) {
    switch (event) {
      case Event.Start began -> {
        start = began;
        startNanos = System.nanoTime();
        line(
            "training %s parameters".formatted(Figures.count((double) began.parameters()))
                + (began.resumedAt() > 0
                    ? ", going on after step " + Figures.count((double) began.resumedAt())
                    : ""));
      }
      case Event.Step step -> step(step);
      case Event.Epoch epoch -> epoch(epoch);
      case Event.Gradients _, Event.Watched _, Event.Weights _, Event.Divergence _ -> {}
      case Event.Saved saved -> {}
      case Event.Sample sample -> line("  " + Figures.shortened(sample.text(), SHOWN));
      case Event.Test test ->
          line("test  loss " + Figures.loss(test.loss()) + Figures.metrics(test.metrics()));
      case Event.End end -> end(end);
    }
  }

  private void step(Event.Step step) {
    targets += step.targets();
    runningLoss = runningLoss == 0 ? step.loss() : 0.98 * runningLoss + 0.02 * step.loss();
    long now = System.nanoTime();
    if (!live || now - drawnNanos < REDRAW_NANOS) {
      return;
    }
    drawnNanos = now;
    double seconds = (now - startNanos) / 1e9;
    long done = (step.step() - 1) % start.stepsPerEpoch() + 1;
    double share = (double) done / start.stepsPerEpoch();
    double stepsHere = (double) (step.step() - start.resumedAt());
    double left = start.steps() > 0 ? (start.steps() - step.step()) * seconds / stepsHere : 0;
    draw(
        "epoch %s  %s  loss %s%s  %s %s/s%s%s"
            .formatted(
                epochOf(step.epoch()),
                bar(share),
                Figures.loss(runningLoss),
                validation,
                Figures.count(targets / seconds),
                targetWord,
                left > 0 ? "  " + Figures.duration(left) + " left" : "",
                Figures.clips(step.clipShare())));
  }

  private void epoch(Event.Epoch epoch) {
    validation =
        epoch.validationLoss().isPresent()
            ? "  validation " + Figures.loss(epoch.validationLoss().getAsDouble())
            : "";
    line(
        "epoch %s  loss %s%s%s  %s %s/s%s  %s%s"
            .formatted(
                epochOf(epoch.epoch()),
                Figures.loss(epoch.trainLoss()),
                validation,
                Figures.metrics(epoch.metrics()),
                Figures.count(epoch.targetsPerSecond()),
                targetWord,
                Figures.clips(epoch.clipShare()),
                Figures.duration(epoch.seconds()),
                epoch.best() ? "  best" : ""));
  }

  private void end(Event.End end) {
    String steps = Figures.steps(end.step());
    line(
        switch (end.outcome()) {
          case DONE -> "done: " + steps + " in " + Figures.duration(end.seconds());
          case PATIENCE -> "stopped: no better validation for long enough; " + steps;
          case INTERRUPTED -> "interrupted after " + steps + "; saved, the same command goes on";
          case DIVERGED -> "diverged after " + steps;
          case UP_TO_DATE -> "up to date: " + steps + " done before";
        });
  }

  private String epochOf(int epoch) {
    long epochs = start.steps() == 0 ? 0 : Math.ceilDiv(start.steps(), start.stepsPerEpoch());
    return epochs == 0 ? Integer.toString(epoch) : epoch + "/" + epochs;
  }

  private static String bar(double share) {
    int full = (int) Math.round(share * BAR);
    return "[" + "=".repeat(full) + " ".repeat(BAR - full) + "]";
  }

  private void draw(String text) {
    // Without wrapping: what a narrow terminal has no room for must not become a further line.
    out.print("\r\u001b[2K\u001b[?7l" + text + "\u001b[?7h");
    out.flush();
    lineOpen = true;
  }

  private void line(String text) {
    out.println((lineOpen ? "\r\u001b[2K" : "") + text);
    out.flush();
    lineOpen = false;
  }
}
