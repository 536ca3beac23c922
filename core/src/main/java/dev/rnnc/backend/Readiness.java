package dev.rnnc.backend;

/** Whether a machine can run a backend; if not, why is a sentence that says what to do. */
public sealed interface Readiness {
  /** It runs, and is chosen unasked where it is the fastest. */
  record Ready() implements Readiness {}

  /** It runs when it is asked for by name; why it is not chosen unasked. */
  record OnRequest(String why) implements Readiness {}

  /** A device of its kind is there, and something else is missing or too old. */
  record Incomplete(String why) implements Readiness {}

  /** The machine has no device of its kind. */
  record Absent(String why) implements Readiness {}
}
