package dev.rnnc.dsl;

import dev.rnnc.dsl.syntax.Expression.Call;
import dev.rnnc.dsl.syntax.Expression.Next;
import dev.rnnc.dsl.syntax.Name;
import dev.rnnc.model.Expression;
import dev.rnnc.model.Symbol;
import dev.rnnc.source.Span;
import java.util.Optional;

/**
 * What the names of an equation mean: in a cell, a network or a schedule. Empty answers stand for
 * mistakes that have been reported.
 */
interface Surroundings {
  /** The value of a name. */
  Optional<Expression> read(Name name);

  /** The new value of a state. */
  Optional<Expression> next(Next next);

  /** Whether a call is not of a function, but of something that these surroundings know. */
  boolean calls(Call call);

  /** The value of such a call. */
  Optional<Expression> call(Call call);

  /** What names mean in arguments that must be known at check. */
  Scope statics();

  /** Where the shape of a symbol comes from. */
  Optional<Origin> origin(Symbol symbol);

  /** A declaration, and what to say of it. */
  record Origin(Span at, String text) {}
}
