package dev.rnnc.dsl;

import dev.rnnc.dsl.syntax.CellStatement;
import dev.rnnc.dsl.syntax.Item;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A cell or layer as a text defines it, a file's or a standard one, with what that text can see.
 */
record Recipe(Item.Definition text, Home home) {
  /** What surrounds the text of a cell. */
  interface Home {
    /** The params of its file. */
    Scope scope();

    /** A cell or layer by its name. */
    Optional<Recipe> layer(String name);

    Collection<String> layerNames();
  }

  String name() {
    return text.name().text();
  }

  /** Whether a state is declared in it, in whatever branch. */
  boolean isRecurrent() {
    return lines()
        .anyMatch(line ->
            line instanceof CellStatement.Declaration declaration
                && declaration.kind() == CellStatement.Declaration.Kind.STATE);
  }

  /** All lines, of all branches. */
  Stream<CellStatement> lines() {
    return flat(text.body());
  }

  private static Stream<CellStatement> flat(List<CellStatement> lines) {
    return lines.stream()
        .flatMap(line ->
            line instanceof CellStatement.When when
                ? Stream.concat(
                    Stream.of(line), Stream.concat(flat(when.then()), flat(when.otherwise())))
                : Stream.of(line));
  }
}
