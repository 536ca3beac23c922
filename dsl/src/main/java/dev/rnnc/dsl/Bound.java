package dev.rnnc.dsl;

import dev.rnnc.dsl.Scope.InScope;
import dev.rnnc.source.BrokenInvariant;
import dev.rnnc.source.Span;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * The arguments of a call, each under its name. The readers below are for calls whose arguments are
 * all sound.
 *
 * @param sound whether no argument is missing, unknown or wrong
 */
record Bound(Map<String, Value> values, boolean sound) {
  /**
   * An argument.
   *
   * @param value empty after a mistake, or where {@code written} says it
   * @param written what was written, for arguments of kind {@link Kind.Written}
   * @param at where, if the call says it
   */
  record Value(Optional<Static> value, Optional<InScope> written, Optional<Span> at) {}

  /** Whether the call says it. */
  boolean isGiven(String name) {
    Value value = values.get(name);
    return value != null && value.at().isPresent();
  }

  Span placeOf(String name, Span otherwise) {
    Value value = values.get(name);
    return value == null ? otherwise : value.at().orElse(otherwise);
  }

  Optional<InScope> written(String name) {
    Value value = values.get(name);
    return value == null ? Optional.empty() : value.written();
  }

  /** The value, empty if it is absent or {@code none}. */
  Optional<Static> find(String name) {
    Value value = values.get(name);
    return value == null
        ? Optional.empty()
        : value.value().filter(given -> !(given instanceof Static.None));
  }

  double number(String name) {
    return optionalNumber(name).orElseThrow(() -> broken(name));
  }

  OptionalDouble optionalNumber(String name) {
    return find(name).orElse(null) instanceof Static.Numeric number
        ? OptionalDouble.of(number.value())
        : OptionalDouble.empty();
  }

  int whole(String name) {
    return (int) number(name);
  }

  OptionalInt optionalWhole(String name) {
    OptionalDouble number = optionalNumber(name);
    return number.isPresent() ? OptionalInt.of((int) number.getAsDouble()) : OptionalInt.empty();
  }

  boolean yes(String name) {
    if (find(name).orElse(null) instanceof Static.YesNo yesNo) {
      return yesNo.value();
    }
    throw broken(name);
  }

  String word(String name) {
    return optionalWord(name).orElseThrow(() -> broken(name));
  }

  Optional<String> optionalWord(String name) {
    return find(name).orElse(null) instanceof Static.Word word
        ? Optional.of(word.text())
        : Optional.empty();
  }

  String text(String name) {
    return optionalText(name).orElseThrow(() -> broken(name));
  }

  Optional<String> optionalText(String name) {
    return find(name).orElse(null) instanceof Static.Text text
        ? Optional.of(text.value())
        : Optional.empty();
  }

  Path path(String name) {
    if (find(name).orElse(null) instanceof Static.Text text) {
      return text.path();
    }
    throw broken(name);
  }

  private BrokenInvariant broken(String name) {
    return new BrokenInvariant("check", "argument " + name + " = " + values.get(name));
  }
}
