package dev.rnnc.dsl;

import dev.rnnc.dsl.syntax.Name;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;

/** What names mean in the arguments of a network's layers. */
record NetworkScope(FileScope file, Frame frame) implements Scope {
  @Override
  public Optional<Meaning> find(String name) {
    return file.find(name);
  }

  @Override
  public Collection<String> names() {
    return file.names();
  }

  @Override
  public Optional<Meaning> sizeOf(Name value) {
    return frame
        .find(value.text())
        .map(found ->
            found.type().isPresent()
                ? Scope.sizeMeaning(found.type().get().sizes().getLast())
                : new Meaning.Unknown());
  }

  @Override
  public Path folder() {
    return file.folder();
  }
}
