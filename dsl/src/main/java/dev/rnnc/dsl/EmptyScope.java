package dev.rnnc.dsl;

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
}
