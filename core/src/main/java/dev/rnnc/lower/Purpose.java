package dev.rnnc.lower;

/** What a program is for. */
public enum Purpose {
  /** Random masks, the loss, carried states; gradients follow. */
  TRAINING,
  /** No masks; the loss, the number of right answers, and the prediction. */
  EVALUATION,
  /** As evaluation, but for looking at the gradients of states: changes no carried state. */
  FLOW,
  /** No masks, no loss: what {@code train { watch = [..] }} names; changes no carried state. */
  WATCH,
  /** No target: states come in and go out with every run, for sampling and stepping. */
  STEP,
  /** Of a network with an encoder: from a source to the decoder's first states and memories. */
  ENCODE;

  /** Whether it runs beside training and leaves all that is kept as it is. */
  boolean onlyLooks() {
    return this == FLOW || this == WATCH;
  }
}
