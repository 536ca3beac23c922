package dev.rnnc.dsl;

import dev.rnnc.dsl.syntax.FileSyntax;
import dev.rnnc.dsl.syntax.Item;
import dev.rnnc.dsl.syntax.ShippedText;
import dev.rnnc.dsl.syntax.Syntax;
import dev.rnnc.model.Layer;
import dev.rnnc.model.LayerTemplate;
import dev.rnnc.model.ValueType;
import dev.rnnc.source.BrokenInvariant;
import dev.rnnc.source.Diagnostics;
import dev.rnnc.source.SourceFile;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The cells and layers that are shipped as text. They are checked like a file's own; a text is read
 * when a file first names it.
 */
public final class StandardCells {
  private static final Set<SourceFile> TEXTS = ConcurrentHashMap.newKeySet();
  private static final Map<String, Recipe> READ = new ConcurrentHashMap<>();
  private static final List<String> NAMES = resource("names.txt").lines().toList();

  private StandardCells() {}

  /** Those that forms of a network are made of, and that cannot be called by themselves. */
  private static final List<String> PARTS = List.of("attend");

  /** The names of those that a network calls, cells first. */
  public static List<String> names() {
    return NAMES;
  }

  /** The text of a cell or layer, as {@code rnnc explain gru} prints it. */
  public static Optional<String> text(String name) {
    return isShipped(name) ? Optional.of(resource(name + ".rnn")) : Optional.empty();
  }

  /**
   * A standard cell or layer for the builder of {@code core}: {@code template("gru",
   * Map.of("hidden", 128))}. Its options as a layer of a network, such as {@code direction}, are
   * the builder's.
   *
   * @param arguments by name: a number, a boolean for yes and no, a size, or a text with what a
   *     file would write, such as {@code after} or {@code orthogonal(scale = 1.2)}
   */
  public static LayerTemplate template(String name, Map<String, ?> arguments) {
    return inputs -> layer(name, arguments, inputs);
  }

  /**
   * The layer that {@link #template} makes for inputs of these types.
   *
   * @throws dev.rnnc.source.RnncException with what is wrong with the arguments or types
   */
  public static Layer layer(String name, Map<String, ?> arguments, List<ValueType> inputs) {
    return StandardLayer.of(name, arguments, inputs);
  }

  static Optional<Recipe> recipe(String name) {
    return isShipped(name)
        ? Optional.of(READ.computeIfAbsent(name, StandardCells::read))
        : Optional.empty();
  }

  private static boolean isShipped(String name) {
    return NAMES.contains(name) || PARTS.contains(name);
  }

  /** Whether a place stands in a standard text rather than in a file of the user. */
  static boolean isText(SourceFile file) {
    return TEXTS.contains(file);
  }

  private static Recipe read(String name) {
    SourceFile file = SourceFile.of("standard " + name, resource(name + ".rnn"));
    TEXTS.add(file);
    Diagnostics diagnostics = new Diagnostics();
    FileSyntax syntax = Syntax.parse(file, diagnostics);
    if (diagnostics.hasErrors()
        || syntax.items().size() != 1
        || !(syntax.items().getFirst() instanceof Item.Definition definition)
        || !definition.name().text().equals(name)) {
      throw new BrokenInvariant("check", "standard cell " + name + ": " + diagnostics.inOrder());
    }
    return new Recipe(definition, new Standard());
  }

  private static String resource(String name) {
    return ShippedText.read(StandardCells.class, "cells/" + name);
  }

  /** Standard texts see each other and nothing of a file. */
  private record Standard() implements Recipe.Home {
    @Override
    public Scope scope() {
      return EmptyScope.HERE;
    }

    @Override
    public Optional<Recipe> layer(String name) {
      return recipe(name);
    }

    @Override
    public Collection<String> layerNames() {
      return NAMES;
    }
  }
}
