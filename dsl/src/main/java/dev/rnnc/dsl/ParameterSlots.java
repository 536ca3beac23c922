package dev.rnnc.dsl;

import dev.rnnc.dsl.syntax.CellStatement;
import dev.rnnc.dsl.syntax.Expression;
import dev.rnnc.dsl.syntax.Item;
import dev.rnnc.dsl.syntax.Name;
import dev.rnnc.dsl.syntax.Parameter;
import dev.rnnc.source.Diagnostic;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the arguments of a cell, layer or schedule take. The text says it by how it uses them: a
 * name in a shape is a size, one behind {@code =} of a weight an initialiser, a bare condition yes
 * or no; a list of names is a choice.
 */
final class ParameterSlots {
  private final Item.Definition definition;
  private final Reports reports;
  private final Set<String> inShapes = new HashSet<>();
  private final Set<String> starts = new HashSet<>();
  private final Set<String> conditions = new HashSet<>();
  private final Map<String, Kind> kinds = new LinkedHashMap<>();

  private ParameterSlots(Recipe recipe, Reports reports) {
    this.definition = recipe.text();
    this.reports = reports;
    recipe.lines().forEach(this::look);
  }

  static List<Slot> of(Recipe recipe, Reports reports) {
    return new ParameterSlots(recipe, reports).slots();
  }

  private void look(CellStatement line) {
    switch (line) {
      case CellStatement.Declaration declaration -> {
        declaration.shape().stream().flatMap(Trees::names).map(Name::text).forEach(inShapes::add);
        declaration
            .start()
            .filter(Name.class::isInstance)
            .map(start -> ((Name) start).text())
            .ifPresent(starts::add);
      }
      case CellStatement.When when -> condition(when.condition());
      case CellStatement.Input _, CellStatement.Output _, CellStatement.Equation _ -> {}
    }
  }

  private void condition(Expression expression) {
    switch (expression) {
      case Name name -> conditions.add(name.text());
      case Expression.Unary unary -> condition(unary.operand());
      case Expression.Binary binary when !binary.operator().isComparison() -> {
        condition(binary.left());
        condition(binary.right());
      }
      case Expression.Binary _, Expression.Numeral _, Expression.Text _, Expression.ListOf _ -> {}
      case Expression.Path _, Expression.Next _, Expression.Call _ -> {}
    }
  }

  private List<Slot> slots() {
    List<Slot> slots = new ArrayList<>();
    for (Parameter parameter : definition.parameters()) {
      String name = parameter.name().text();
      if (kinds.containsKey(name)) {
        reports.error(
            parameter.name().span(), "E0108", "`" + name + "` is already an argument of this");
        continue;
      }
      Kind kind = kind(parameter);
      kinds.put(name, kind);
      Slot.Fallback fallback =
          parameter.defaultValue().isPresent()
              ? new Slot.Fallback.Written(parameter.defaultValue().get())
              : new Slot.Fallback.Required();
      slots.add(new Slot(name, kind, fallback, Optional.of(parameter.name().span())));
    }
    return slots;
  }

  private Kind kind(Parameter parameter) {
    List<String> choices = parameter.choices().stream().map(Name::text).toList();
    if (choices.size() > 1) {
      return new Kind.Choice(choices);
    }
    if (choices.size() == 1) {
      return namedKind(parameter.choices().getFirst());
    }
    Kind kind = used(parameter);
    boolean orNone =
        parameter.defaultValue().orElse(null) instanceof Name name && name.text().equals("none");
    return orNone ? kind.orNone() : kind;
  }

  /** {@code rate: number}: a single name behind the colon says the type. */
  private Kind namedKind(Name type) {
    return switch (type.text()) {
      case "size" -> new Kind.Size();
      case "number" -> Kind.number(Kind.Bounds.ANY);
      case "init" -> new Kind.Start();
      case "yes", "no" -> new Kind.YesNo();
      default -> {
        reports.report(
            Diagnostic.at(
                    type.span(), "E0119", "`%s` is no type of an argument".formatted(type.text()))
                .help(
                    "a type is `size`, `number` or `init`; several names make a choice:"
                        + " `reset: before | after`"));
        yield Kind.number(Kind.Bounds.ANY);
      }
    };
  }

  private Kind used(Parameter parameter) {
    String name = parameter.name().text();
    if (inShapes.contains(name)) {
      return new Kind.Size();
    }
    if (starts.contains(name)
        && !(parameter.defaultValue().orElse(null) instanceof Expression.Numeral)) {
      return new Kind.Start();
    }
    if (conditions.contains(name)) {
      return new Kind.YesNo();
    }
    return parameter.defaultValue().map(this::kindOf).orElse(Kind.number(Kind.Bounds.ANY));
  }

  /** The kind that a default shows. */
  private Kind kindOf(Expression fallback) {
    return switch (fallback) {
      case Name name when kinds.containsKey(name.text()) -> kinds.get(name.text());
      case Name name when name.text().equals("yes") || name.text().equals("no") -> new Kind.YesNo();
      case Name name when Initializers.NAMES.contains(name.text()) -> new Kind.Start();
      case Expression.Call call when Initializers.NAMES.contains(call.callee().text()) ->
          new Kind.Start();
      case Name _, Expression.Numeral _, Expression.Text _, Expression.ListOf _ ->
          Kind.number(Kind.Bounds.ANY);
      case Expression.Path _, Expression.Next _, Expression.Call _ -> Kind.number(Kind.Bounds.ANY);
      case Expression.Unary _, Expression.Binary _ -> Kind.number(Kind.Bounds.ANY);
    };
  }
}
