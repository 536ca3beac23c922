package dev.rnnc.cli;

import dev.rnnc.train.Event;
import dev.rnnc.train.Listener;
import dev.rnnc.train.Trainer;
import java.util.Optional;

/** Passes events on, and behind each epoch a short text that the network writes by then. */
final class SampledEpochs implements Listener {
  private static final int TOKENS = 200;

  private final Listener next;
  private Optional<Trainer> trainer = Optional.empty();

  SampledEpochs(Listener next) {
    this.next = next;
  }

  void drawFrom(Trainer drawing) {
    trainer = Optional.of(drawing);
  }

  @Override
  public void on(Event event) {
    next.on(event);
    if (event instanceof Event.Epoch epoch) {
      trainer
          .flatMap(drawing -> drawing.draw(TOKENS))
          .ifPresent(text -> next.on(new Event.Sample(epoch.step(), text)));
    }
  }
}
