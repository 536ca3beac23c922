package dev.rnnc.dsl;

import dev.rnnc.dsl.syntax.Expression;
import dev.rnnc.dsl.syntax.Syntax;
import dev.rnnc.model.DataSize;
import dev.rnnc.model.Layer;
import dev.rnnc.model.Size;
import dev.rnnc.model.ValueType;
import dev.rnnc.source.Diagnostic;
import dev.rnnc.source.Diagnostics;
import dev.rnnc.source.RnncException;
import dev.rnnc.source.SourceFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A standard cell called from Java: the call is written as a file would, and checked like one. */
final class StandardLayer {
  private StandardLayer() {}

  static Layer of(String name, Map<String, ?> arguments, List<ValueType> inputs) {
    Diagnostics diagnostics = new Diagnostics();
    Reports reports = new Reports(diagnostics);
    Optional<Recipe> recipe = StandardCells.recipe(name);
    if (recipe.isEmpty()) {
      throw new RnncException(
          Diagnostic.general("E0107", "no standard layer is called `" + name + "`")
              .help("they are " + Kind.all(StandardCells.names())));
    }
    SourceFile text = SourceFile.of("a call from Java", written(name, arguments));
    Optional<Expression> parsed = Syntax.parseValue(text, diagnostics);
    Optional<Layer> layer =
        parsed.flatMap(value ->
            value instanceof Expression.Call call
                ? layer(call, recipe.get(), inputs, reports)
                : Optional.empty());
    return layer.orElseThrow(() -> new RnncException(diagnostics.inOrder()));
  }

  private static Optional<Layer> layer(
      Expression.Call call, Recipe recipe, List<ValueType> inputs, Reports reports) {
    List<Slot> slots =
        Elaboration.slots(recipe, reports).stream()
            .filter(slot -> !RecurrentOptions.isOfNetwork(slot.name()))
            .toList();
    Bound bound =
        new Binding("`" + recipe.name() + "`", call.span(), slots, new DataNames(), reports)
            .bind(call.arguments(), recipe.home().scope());
    return new Elaboration(recipe, call.span(), reports)
        .layer(bound, inputs.stream().map(Optional::of).toList());
  }

  private static String written(String name, Map<String, ?> arguments) {
    return new TreeMap<>(arguments)
        .entrySet().stream()
            .map(entry -> entry.getKey() + " = " + value(entry.getValue()))
            .collect(Collectors.joining(", ", name + "(", ")"));
  }

  private static String value(Object value) {
    return value instanceof Boolean yes ? (yes ? "yes" : "no") : String.valueOf(value);
  }

  /** All sizes from data are known by name: a program binds them later. */
  private record DataNames() implements Scope {
    @Override
    public Optional<Meaning> find(String name) {
      return DataSize.GENERAL.stream()
          .filter(size -> size.word().equals(name))
          .findFirst()
          .map(size -> Scope.sizeMeaning(Size.of(size)));
    }

    @Override
    public Collection<String> names() {
      List<String> names = new ArrayList<>();
      DataSize.GENERAL.forEach(size -> names.add(size.word()));
      return names;
    }

    @Override
    public Path folder() {
      return Path.of("");
    }
  }
}
