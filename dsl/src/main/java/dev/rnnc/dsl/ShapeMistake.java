package dev.rnnc.dsl;

import dev.rnnc.model.Expression;
import dev.rnnc.model.ModelException;
import dev.rnnc.model.ValueType;
import dev.rnnc.source.Diagnostic;
import dev.rnnc.source.Span;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reports shapes that do not fit, with the place that each comes from. */
final class ShapeMistake {
  private final Surroundings surroundings;

  ShapeMistake(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  Diagnostic report(Span at, String code, ModelException wrong, List<Expression> parts) {
    String message = String.valueOf(wrong.getMessage());
    Diagnostic diagnostic = withOrigins(Diagnostic.at(at, code, message), parts);
    return transposedFits(code, parts)
        ? diagnostic.help("`transpose(..) @ ..` would fit")
        : diagnostic;
  }

  /** Adds where the shapes of the parts come from. */
  Diagnostic withOrigins(Diagnostic bare, List<Expression> parts) {
    Diagnostic diagnostic = bare;
    Map<Span, String> places = new LinkedHashMap<>();
    parts.stream()
        .flatMap(Expression::symbols)
        .map(surroundings::origin)
        .flatMap(Optional::stream)
        .forEach(origin -> places.putIfAbsent(origin.at(), origin.text()));
    for (Map.Entry<Span, String> place : places.entrySet()) {
      diagnostic = diagnostic.note(place.getKey(), place.getValue());
    }
    return diagnostic;
  }

  private static boolean transposedFits(String code, List<Expression> parts) {
    if (!code.equals("E0201") || parts.size() != 2) {
      return false;
    }
    ValueType left = parts.getFirst().type();
    ValueType right = parts.getLast().type();
    return left.rank() == 2
        && right.rank() == 1
        && left.sizes().getFirst().equals(right.sizes().getFirst());
  }
}
