package dev.rnnc.plan;

/**
 * How a phase goes through time. Neighbouring phases of the same pass go through it together, one
 * segment of time steps after the other: what only they use is there for one segment at a time.
 */
public enum Pass {
  /** The phase is carried out once, for all time steps. */
  ONCE,
  /** Segment by segment, in the order of time. */
  FORWARD,
  /** Segment by segment, the last one first; a forward pass that is needed again comes before. */
  BACKWARD
}
