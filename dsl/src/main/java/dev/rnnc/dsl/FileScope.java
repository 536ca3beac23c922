package dev.rnnc.dsl;

import dev.rnnc.dsl.syntax.Item;
import dev.rnnc.dsl.syntax.Name;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a file defines and imports: params, cells, layers and schedules. */
final class FileScope implements Scope, Recipe.Home {
  private final Path folder;
  private final DataSizes sizes;
  private final Map<String, Param> params = new LinkedHashMap<>();
  private final Map<String, Recipe> layers = new LinkedHashMap<>();
  private final Map<String, Recipe> schedules = new LinkedHashMap<>();
  private final Set<String> used = new HashSet<>();

  /** A param with what it stands for in the end. */
  record Param(Name name, Meaning meaning) {}

  FileScope(Path folder, DataSizes sizes) {
    this.folder = folder;
    this.sizes = sizes;
  }

  Map<String, Param> params() {
    return params;
  }

  Map<String, Recipe> layers() {
    return layers;
  }

  Map<String, Recipe> schedules() {
    return schedules;
  }

  /** Whether a name of the file has been asked for. */
  boolean isUsed(String name) {
    return used.contains(name);
  }

  DataSizes sizes() {
    return sizes;
  }

  /** The place of a name that is taken, whatever it names. */
  Optional<Name> taken(String name) {
    return Optional.ofNullable(params.get(name))
        .map(Param::name)
        .or(() ->
            Optional.ofNullable(layers.get(name)).map(Recipe::text).map(Item.Definition::name))
        .or(() ->
            Optional.ofNullable(schedules.get(name)).map(Recipe::text).map(Item.Definition::name));
  }

  @Override
  public Optional<Meaning> find(String name) {
    Param param = params.get(name);
    if (param != null) {
      used.add(name);
      return Optional.of(param.meaning());
    }
    return sizes.find(name);
  }

  @Override
  public Collection<String> names() {
    List<String> names = new ArrayList<>(params.keySet());
    names.addAll(DataSizes.NAMES);
    return names;
  }

  @Override
  public Path folder() {
    return folder;
  }

  @Override
  public Scope scope() {
    return this;
  }

  @Override
  public Optional<Recipe> layer(String name) {
    Recipe own = layers.get(name);
    if (own != null) {
      used.add(name);
      return Optional.of(own);
    }
    return StandardCells.recipe(name);
  }

  @Override
  public Collection<String> layerNames() {
    List<String> names = new ArrayList<>(layers.keySet());
    names.addAll(StandardCells.names());
    return names;
  }

  Optional<Recipe> schedule(String name) {
    Recipe own = schedules.get(name);
    if (own != null) {
      used.add(name);
    }
    return Optional.ofNullable(own);
  }
}
