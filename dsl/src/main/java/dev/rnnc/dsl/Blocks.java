package dev.rnnc.dsl;

import dev.rnnc.dsl.syntax.Argument;
import dev.rnnc.dsl.syntax.Expression.Path;
import dev.rnnc.dsl.syntax.Name;
import dev.rnnc.dsl.syntax.Setting;
import dev.rnnc.source.Span;
import java.util.ArrayList;
import java.util.List;

/** Reads the settings of a block as the arguments that they are. */
final class Blocks {
  private Blocks() {}

  static Bound bind(
      String block,
      List<Setting> settings,
      Span at,
      List<Slot> slots,
      Scope scope,
      Reports reports) {
    List<Argument> arguments = new ArrayList<>();
    boolean sound = true;
    for (Setting setting : settings) {
      switch (setting.target()) {
        case Name name ->
            arguments.add(
                new Argument(java.util.Optional.of(name), setting.value(), setting.span()));
        case Path path -> {
          sound = false;
          reports.error(
              path.span(),
              "E0102",
              "`%s` takes settings by their own names, not by a path such as `%s`"
                  .formatted(block, path.dotted()));
        }
      }
    }
    Bound bound = new Binding("`" + block + "`", at, slots, scope, reports).bind(arguments);
    return new Bound(bound.values(), bound.sound() && sound);
  }
}
