package dev.rnnc.dsl;

import dev.rnnc.dsl.syntax.Name;
import dev.rnnc.model.Expression;
import dev.rnnc.model.ValueType;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/** What may be used in the shapes and conditions of a body: arguments, params, sizes of values. */
record BodyScope(Recipe recipe, Scope arguments, Map<String, Local> locals) implements Scope {
  @Override
  public Optional<Meaning> find(String name) {
    return arguments.find(name);
  }

  @Override
  public Collection<String> names() {
    return arguments.names();
  }

  @Override
  public Optional<Meaning> sizeOf(Name value) {
    return switch (locals.get(value.text())) {
      case null -> Optional.empty();
      case Local.Input input -> Optional.of(meaning(input.value().map(Expression::type)));
      case Local.State state -> Optional.of(meaning(state.type()));
      case Local.Weight weight ->
          Optional.of(meaning(weight.weight().map(held -> held.symbol().type())));
      case Local.Unknown _ -> Optional.of(new Meaning.Unknown());
      case Local.Definition _ -> Optional.empty();
    };
  }

  private static Meaning meaning(Optional<ValueType> type) {
    return type.filter(known -> known.rank() > 0)
        .map(known -> Scope.sizeMeaning(known.sizes().getLast()))
        .orElse(new Meaning.Unknown());
  }

  @Override
  public Optional<Kind> choice(String argument) {
    return recipe.text().parameters().stream()
        .filter(parameter -> parameter.name().text().equals(argument))
        .filter(parameter -> parameter.choices().size() > 1)
        .findFirst()
        .map(parameter -> new Kind.Choice(parameter.choices().stream().map(Name::text).toList()));
  }

  @Override
  public Path folder() {
    return arguments.folder();
  }
}
