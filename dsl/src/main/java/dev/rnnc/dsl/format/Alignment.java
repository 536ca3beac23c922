package dev.rnnc.dsl.format;

import dev.rnnc.dsl.format.Piece.Braces;
import dev.rnnc.dsl.format.Piece.Single;
import dev.rnnc.dsl.format.Piece.Statement;
import dev.rnnc.dsl.syntax.Lexeme.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts the {@code =} of neighbouring statements below each other, the braces of rows in a
 * comparison too, and the names that neighbouring lines declare. An empty line, a line of several
 * statements and a statement of several lines end a neighbourhood; a statement without {@code =}
 * does not.
 */
final class Alignment {
  private record Place(Line line, int width) {}

  private final List<Place> equations = new ArrayList<>();
  private final List<Place> declarations = new ArrayList<>();

  /** Takes a statement that has its first line to itself. */
  void add(Statement statement, Line line, boolean single) {
    List<Piece> pieces = statement.pieces();
    if (isDeclaration(statement.first().kind())) {
      declarations.add(new Place(line, statement.first().text().length()));
    } else {
      align(declarations);
      int end = equation(pieces, single);
      if (end > 0) {
        equations.add(new Place(line, Flat.text(pieces.subList(0, end)).length()));
      }
    }
    if (!single) {
      close();
    }
  }

  /** How many pieces stand left of the place to align, 0 when there is none. */
  private static int equation(List<Piece> pieces, boolean single) {
    boolean row =
        pieces.size() == 2
            && pieces.get(1) instanceof Braces braces
            && braces.opening().kind() == Kind.LBRACE
            && Pieces.first(pieces.getFirst()).kind() == Kind.NAME;
    if (row) {
      return single ? 1 : 0;
    }
    for (int i = 1; i < pieces.size(); i++) {
      if (pieces.get(i) instanceof Single sign && sign.word().kind() == Kind.ASSIGN) {
        return i;
      }
    }
    return 0;
  }

  private static boolean isDeclaration(Kind kind) {
    return switch (kind) {
      case INPUT, STATE, WEIGHTS, BIAS, OUTPUT -> true;
      default -> false;
    };
  }

  /** Ends the neighbourhood. */
  void close() {
    align(equations);
    align(declarations);
  }

  private static void align(List<Place> places) {
    int widest = places.stream().mapToInt(Place::width).max().orElse(0);
    places.forEach(place -> place.line().widen(place.width(), widest - place.width()));
    places.clear();
  }
}
