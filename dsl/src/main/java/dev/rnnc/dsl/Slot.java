package dev.rnnc.dsl;

import dev.rnnc.dsl.syntax.Expression;
import dev.rnnc.source.Span;
import java.util.Optional;

/**
 * An argument that a call may be given.
 *
 * @param fallback what it is when the call does not say
 * @param declared where a cell's text declares it
 */
record Slot(String name, Kind kind, Fallback fallback, Optional<Span> declared) {
  /** What an argument is when the call does not say. */
  sealed interface Fallback {
    /** The call must say. */
    record Required() implements Fallback {}

    /** Nothing. */
    record Absent() implements Fallback {}

    record Value(Static value) implements Fallback {}

    /** What the cell's text says; it may use earlier arguments. */
    record Written(Expression expression) implements Fallback {}
  }

  static Slot required(String name, Kind kind) {
    return new Slot(name, kind, new Fallback.Required(), Optional.empty());
  }

  static Slot absent(String name, Kind kind) {
    return new Slot(name, kind, new Fallback.Absent(), Optional.empty());
  }

  static Slot of(String name, Kind kind, Static fallback) {
    return new Slot(name, kind, new Fallback.Value(fallback), Optional.empty());
  }

  static Slot of(String name, Kind kind, double fallback) {
    return of(name, kind, new Static.Numeric(fallback));
  }

  static Slot of(String name, Kind kind, String fallback) {
    return of(name, kind, new Static.Word(fallback));
  }
}
