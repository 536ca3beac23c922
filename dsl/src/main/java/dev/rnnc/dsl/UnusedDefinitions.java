package dev.rnnc.dsl;

import dev.rnnc.dsl.syntax.FileSyntax;
import dev.rnnc.dsl.syntax.Item;
import dev.rnnc.dsl.syntax.Name;
import dev.rnnc.source.Diagnostic;
import dev.rnnc.source.Span;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Checks the cells and layers that nothing uses, with arguments and inputs unknown, and warns of
 * params and schedules that nothing uses.
 */
final class UnusedDefinitions {
  private final FileSyntax syntax;
  private final FileScope file;
  private final Reports reports;

  UnusedDefinitions(FileSyntax syntax, FileScope file, Reports reports) {
    this.syntax = syntax;
    this.file = file;
    this.reports = reports;
  }

  void check() {
    boolean job = syntax.items().stream().anyMatch(item -> item instanceof Item.Network);
    boolean sound = !reports.hasErrors();
    for (Item item : syntax.items()) {
      switch (item) {
        case Item.Cell cell -> unusedLayer(cell, job && sound);
        case Item.Layer layer -> unusedLayer(layer, job && sound);
        case Item.Param param -> {
          if (job && sound && !file.isUsed(param.name().text())) {
            unused(param.name(), "the param");
          }
        }
        case Item.Schedule schedule -> {
          if (job && sound && !file.isUsed(schedule.name().text())) {
            unused(schedule.name(), "the schedule");
          }
        }
        case Item.Data _, Item.Network _, Item.Train _, Item.Sample _ -> {}
        case Item.Compare _, Item.Import _ -> {}
      }
    }
  }

  private void unused(Name name, String what) {
    reports.report(
        Diagnostic.at(name.span(), "W0303", "%s `%s` is never used".formatted(what, name.text())));
  }

  private void unusedLayer(Item.Definition definition, boolean warn) {
    Recipe recipe = file.layers().get(definition.name().text());
    if (recipe == null || recipe.text() != definition || file.isUsed(definition.name().text())) {
      return;
    }
    if (warn) {
      unused(definition.name(), definition instanceof Item.Cell ? "the cell" : "the layer");
    }
    Map<String, Bound.Value> unknown = new LinkedHashMap<>();
    for (Slot slot : Elaboration.slots(recipe, reports)) {
      unknown.put(
          slot.name(), new Bound.Value(Optional.empty(), Optional.empty(), Optional.empty()));
    }
    Span at = definition.name().span();
    new Elaboration(recipe, at, reports).unknownInputs(new Bound(unknown, false));
  }
}
