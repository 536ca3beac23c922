package dev.rnnc.model;

import java.nio.file.Path;
import java.time.LocalDate;

/** Which part of the data is held out. */
public sealed interface Split {
  /** Nothing. */
  record None() implements Split {}

  /** This share of all examples, or of the stream. */
  record Fraction(double share) implements Split {}

  /** So many examples, or tokens of a stream. */
  record Count(int count) implements Split {}

  /** A file of its own. */
  record FromFile(Path path) implements Split {}

  /** What is later than a date. */
  record After(LocalDate date) implements Split {}
}
