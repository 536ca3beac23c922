package dev.rnnc.dsl;

import dev.rnnc.dsl.syntax.Name;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Knows no name. */
record EmptyScope(Path folder) implements Scope {
  static final Scope HERE = new EmptyScope(Path.of(""));

  @Override
  public Optional<Meaning> find(String name) {
    return Optional.empty();
  }

  @Override
  public Collection<String> names() {
    return List.of();
  }

  @Override
  public Optional<Meaning> sizeOf(Name value) {
    return Optional.empty();
  }
}
