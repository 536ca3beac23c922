package dev.rnnc.cli;

import dev.rnnc.backend.Backend;
import dev.rnnc.checkpoint.CheckpointFile;
import dev.rnnc.checkpoint.RunFolder;
import dev.rnnc.model.Model;
import dev.rnnc.model.Sampling;
import dev.rnnc.sample.TrainedModel;
import dev.rnnc.train.Event;
import dev.rnnc.train.Listener;

/**
 * Passes events on to a log, and after an epoch a text that the network draws by then, if its file
 * says how: so the log shows how samples become better. Each is a short one, always of one seed.
 */
final class SampledEpochs implements Listener {
  private static final int LENGTH = 200;

  private final Model model;
  private final Backend backend;
  private final RunFolder run;
  private final Listener log;
  private boolean epochEnded;

  SampledEpochs(Model model, Backend backend, RunFolder run, Listener log) {
    this.model = model;
    this.backend = backend;
    this.run = run;
    this.log = log;
  }

  @Override
  public void on(Event event) {
    log.on(event);
    if (event instanceof Event.Epoch) {
      epochEnded = true;
    } else if (event instanceof Event.Saved saved && epochEnded) {
      epochEnded = false;
      model.sampling().ifPresent(sampling -> log.on(sample(sampling, saved.step())));
    }
  }

  private Event.Sample sample(Sampling sampling, long step) {
    try (TrainedModel trained =
        TrainedModel.of(model, CheckpointFile.read(run.checkpoint()), backend)) {
      return new Event.Sample(step, trained.sample(brief(sampling), 1, piece -> {}));
    }
  }

  private static Sampling brief(Sampling asked) {
    return new Sampling(
        asked.prompt(),
        Math.min(LENGTH, asked.length()),
        asked.temperature(),
        asked.topK(),
        asked.topP(),
        asked.minP(),
        asked.seed(),
        asked.stop(),
        1,
        asked.beam());
  }
}
