package dev.rnnc.dsl;

import dev.rnnc.dsl.syntax.Expression;
import dev.rnnc.dsl.syntax.Name;
import dev.rnnc.model.Size;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;

/** What names mean in values that are decided at check. */
interface Scope {
  /** What a name stands for; empty if the scope does not know it. */
  Optional<Meaning> find(String name);

  /** All names that {@link #find} knows. */
  Collection<String> names();

  /** {@code size(x)}; empty if there is no such value, or one whose size is unknown. */
  default Optional<Meaning> sizeOf(Name value) {
    return Optional.empty();
  }

  /** The names that an argument may be, if it is a choice. */
  default Optional<Kind> choice(String argument) {
    return Optional.empty();
  }

  /** What paths are relative to. */
  Path folder();

  /** What a name stands for. */
  sealed interface Meaning {
    /** A value. */
    record Known(Static value) implements Meaning {}

    /** What a param was given, to be read as the place of its use expects. */
    record Written(Expression expression, Scope scope) implements Meaning {}

    /** A mistake that has been reported. */
    record Unknown() implements Meaning {}

    /** A size that this data does not have, and why. */
    record Missing(String why) implements Meaning {}
  }

  /** An expression and what its names mean. */
  record InScope(Expression expression, Scope scope) {
    /** What the params that it names were given in the end. */
    InScope followed() {
      InScope at = this;
      while (at.expression instanceof Name name
          && at.scope.find(name.text()).orElse(null) instanceof Meaning.Written written) {
        at = new InScope(written.expression(), written.scope());
      }
      return at;
    }
  }

  /** The last size of a type, as {@code size(x)} gives it. */
  static Meaning sizeMeaning(Size size) {
    return new Meaning.Known(
        size.terms().isEmpty()
            ? new Static.Numeric((double) size.constant())
            : new Static.DataSized(size));
  }
}
