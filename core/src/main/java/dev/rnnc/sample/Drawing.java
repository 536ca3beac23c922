package dev.rnnc.sample;

import dev.rnnc.backend.Device;
import dev.rnnc.data.Vocabulary;
import dev.rnnc.ir.Program;
import dev.rnnc.model.Sampling;

/** Draws texts with the weights that a device holds at the moment, such as those in training. */
public final class Drawing implements AutoCloseable {
  private final Stepper stepper;
  private final TextSample sample;

  /**
   * @param step the program of {@code Compiler.step()}
   * @param options of which a beam has no effect here
   */
  public Drawing(Device device, Program step, Vocabulary vocabulary, Sampling options) {
    this.stepper = new Stepper(device, step);
    this.sample = new TextSample(stepper, vocabulary, options);
  }

  /** A text, its prompt included. */
  public String draw(long seed) {
    return sample.draw(seed, _ -> {});
  }

  @Override
  public void close() {
    stepper.close();
  }
}
