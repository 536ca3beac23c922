package dev.rnnc.dsl;

import dev.rnnc.model.Expression;
import dev.rnnc.model.ModelException;
import dev.rnnc.model.Size;
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
    Optional<String> fitting = code.equals("E0201") ? fitting(parts) : Optional.empty();
    return fitting
        .map(product -> diagnostic.help("`" + product + "` would fit"))
        .orElse(diagnostic);
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

  /** A product of the same two that has a shape. */
  private static Optional<String> fitting(List<Expression> parts) {
    List<Size> left = parts.getFirst().type().sizes();
    List<Size> right = parts.getLast().type().sizes();
    if (left.size() == 2 && right.size() == 1 && left.getFirst().equals(right.getFirst())) {
      return Optional.of("transpose(..) @ ..");
    }
    if (left.size() != 1 || right.size() != 2) {
      return Optional.empty();
    }
    String matrix = parts.getLast().toString();
    if (left.getFirst().equals(right.getLast())) {
      return Optional.of(matrix + " @ " + parts.getFirst());
    }
    return left.getFirst().equals(right.getFirst())
        ? Optional.of("transpose(%s) @ %s".formatted(matrix, parts.getFirst()))
        : Optional.empty();
  }
}
