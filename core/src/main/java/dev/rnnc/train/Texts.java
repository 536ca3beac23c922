package dev.rnnc.train;

import dev.rnnc.backend.Device;
import dev.rnnc.compile.Compiler;
import dev.rnnc.data.Vocabulary;
import dev.rnnc.model.DataSource;
import dev.rnnc.model.Sampling;
import dev.rnnc.sample.Drawing;
import dev.rnnc.source.RnncException;
import java.util.Optional;

/** Texts that are drawn during training, with the weights that the device has by then. */
final class Texts implements AutoCloseable {
  private final Job job;
  private final Device device;
  private final Compiler compiler;
  private Optional<Drawing> drawing = Optional.empty();

  /** The most tokens that {@link #drawing} draws. */
  private int length;

  Texts(Job job, Device device, Compiler compiler) {
    this.job = job;
    this.device = device;
    this.compiler = compiler;
  }

  /** As {@link Trainer#draw}. */
  Optional<String> draw(int most) {
    Optional<Vocabulary> vocabulary = job.data().encoding().vocabulary();
    Optional<Sampling> asked = job.model().sampling();
    boolean text = job.model().data() instanceof DataSource.Text;
    if (!text || vocabulary.isEmpty() || asked.isEmpty() || !reads(vocabulary.get(), asked.get())) {
      return Optional.empty();
    }
    if (drawing.isEmpty() || most != length) {
      close();
      length = most;
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

  @Override
  public void close() {
    drawing.ifPresent(Drawing::close);
  }
}
