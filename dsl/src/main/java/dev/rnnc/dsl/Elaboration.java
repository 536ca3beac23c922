package dev.rnnc.dsl;

import dev.rnnc.dsl.syntax.CellStatement;
import dev.rnnc.dsl.syntax.Item;
import dev.rnnc.dsl.syntax.Name;
import dev.rnnc.model.Expression;
import dev.rnnc.model.Layer;
import dev.rnnc.model.Symbol;
import dev.rnnc.model.ValueType;
import dev.rnnc.source.Diagnostic;
import dev.rnnc.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes a layer of a text and the arguments of a call: choices, branches and defaults are decided
 * and the equations put in order.
 */
final class Elaboration {
  private final Recipe recipe;
  private final Span call;
  private final Reports reports;

  Elaboration(Recipe recipe, Span call, Reports reports) {
    this.recipe = recipe;
    this.call = call;
    this.reports = reports.within(call, recipe.name());
  }

  /** All that a call may say: the text's own arguments, and the options of recurrent layers. */
  static List<Slot> slots(Recipe recipe, Reports reports) {
    List<Slot> slots = new ArrayList<>(ParameterSlots.of(recipe, reports));
    if (recipe.isRecurrent()) {
      for (Slot slot : slots) {
        if (RecurrentOptions.isOption(slot.name())
            && !RecurrentOptions.REDECLARABLE.contains(slot.name())) {
          reports.report(
              Diagnostic.at(
                  slot.declared().orElse(recipe.text().name().span()),
                  "E0109",
                  "every recurrent layer takes `%s`: a cell cannot declare it"
                      .formatted(slot.name())));
        }
      }
      for (Slot option : RecurrentOptions.SLOTS) {
        if (slots.stream().noneMatch(slot -> slot.name().equals(option.name()))) {
          slots.add(option);
        }
      }
    }
    return slots;
  }

  /**
   * The layer; empty after a mistake.
   *
   * @param inputs the types of the values that it takes, empty where a mistake has hidden them
   */
  Optional<Layer> layer(Bound arguments, List<Optional<ValueType>> inputs) {
    checkForm();
    boolean starts = !recipe.isRecurrent() || StartOption.read(arguments, reports).isPresent();
    Parts parts = new Parts();
    Body body =
        new Body(
            recipe,
            arguments,
            "",
            parts,
            reports,
            new InlinedLayers.Path(recipe, Optional.empty()));
    List<Name> names = body.inputs();
    boolean known = inputs.stream().allMatch(Optional::isPresent);
    if (names.size() != inputs.size()) {
      inputCount(names);
      known = false;
    }
    List<Symbol> symbols = new ArrayList<>();
    List<Optional<Expression>> values = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      Optional<ValueType> type = i < inputs.size() && known ? inputs.get(i) : Optional.empty();
      String name = names.get(i).text();
      Optional<Symbol> symbol = type.map(given -> new Symbol(Symbol.Kind.INPUT, name, given));
      symbol.ifPresent(symbols::add);
      values.add(symbol.map(Expression.Read::new));
    }
    Optional<Expression> output = body.read(values);
    if (!reports.hasErrors() && arguments.sound() && known) {
      new UnusedNames(recipe, body, reports).warn();
    }
    if (reports.hasErrors() || !known || !arguments.sound() || !starts) {
      return Optional.empty();
    }
    return output.map(value ->
        new Layer(
            recipe.name(), symbols, parts.states(), parts.weights(), parts.equations(), value));
  }

  /** Reads a text that nothing uses, for the mistakes that show without sizes. */
  void unknownInputs(Bound arguments) {
    checkForm();
    Body body =
        new Body(
            recipe,
            arguments,
            "",
            new Parts(),
            reports,
            new InlinedLayers.Path(recipe, Optional.empty()));
    List<Optional<Expression>> inputs = new ArrayList<>();
    body.inputs().forEach(name -> inputs.add(Optional.empty()));
    body.read(inputs);
  }

  private void inputCount(List<Name> names) {
    if (names.isEmpty()) {
      return; // The text itself is wrong, and was reported.
    }
    Diagnostic wrong =
        Diagnostic.at(
            call,
            "E0411",
            "`%s` takes %d input%s"
                .formatted(recipe.name(), names.size(), names.size() == 1 ? "" : "s"));
    wrong = wrong.note(names.getFirst().span().to(names.getLast().span()), "declared here");
    reports.report(
        names.size() > 1
            ? wrong.help(
                "write `%s(..) from (%s)`"
                    .formatted(
                        recipe.name(), String.join(", ", names.stream().map(Name::text).toList())))
            : wrong);
  }

  /** A cell has a state, a layer none, and both an input. */
  private void checkForm() {
    boolean state = recipe.isRecurrent();
    Span name = recipe.text().name().span();
    switch (recipe.text()) {
      case Item.Cell cell when !state ->
          reports.report(
              Diagnostic.at(name, "E0308", "the cell `%s` has no state".formatted(recipe.name()))
                  .help("write `layer %s`, or declare a state".formatted(cell.name().text())));
      case Item.Layer layer when state ->
          reports.report(
              Diagnostic.at(name, "E0308", "the layer `%s` has a state".formatted(recipe.name()))
                  .help("write `cell %s`".formatted(layer.name().text())));
      case Item.Cell _, Item.Layer _, Item.Schedule _ -> {}
    }
    if (recipe.lines().noneMatch(CellStatement.Input.class::isInstance)) {
      reports.report(
          Diagnostic.at(name, "E0307", "`%s` has no input".formatted(recipe.name()))
              .help("add a line such as `input x`"));
    }
  }
}
