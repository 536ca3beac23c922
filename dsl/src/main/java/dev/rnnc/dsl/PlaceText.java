package dev.rnnc.dsl;

import dev.rnnc.dsl.syntax.Argument;
import dev.rnnc.dsl.syntax.Expression;
import dev.rnnc.dsl.syntax.Expression.Call;
import dev.rnnc.dsl.syntax.Item;
import dev.rnnc.dsl.syntax.Name;
import dev.rnnc.dsl.syntax.Setting;
import dev.rnnc.dsl.syntax.SyntaxPrinter;
import dev.rnnc.source.Span;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes values into the text of a file: over what stands in a place, or where it would stand. What
 * else is written, comments too, stays as it is.
 */
final class PlaceText {
  private final String text;
  private final List<Item> items;
  private final Map<String, Call> layers;

  private PlaceText(Places places) {
    this.text = places.file().file().text();
    this.items = places.file().items();
    this.layers = places.layers();
  }

  /** Other characters in the place of some. */
  private record Edit(int start, int end, String text) {
    static Edit over(Span old, String text) {
      return new Edit(old.start(), old.end(), text);
    }

    static Edit at(int where, String text) {
      return new Edit(where, where, text);
    }

    String of(String whole) {
      return whole.substring(0, start) + text + whole.substring(end);
    }
  }

  /** The text of a file with a value in a place; empty if there is no such place. */
  static Optional<String> with(Places places, String place, Expression value) {
    PlaceText file = new PlaceText(places);
    return file.edit(List.of(place.split("\\.", -1)), SyntaxPrinter.print(value))
        .map(edit -> edit.of(file.text));
  }

  private Optional<Edit> edit(List<String> path, String value) {
    if (path.size() == 1) {
      return param(path.getFirst(), value);
    }
    List<String> rest = path.subList(1, path.size());
    return switch (path.getFirst()) {
      case "data" -> only(Item.Data.class).flatMap(data -> argument(data.source(), rest, value));
      case "train" ->
          only(Item.Train.class)
              .map(train -> setting(train, train.settings(), rest, value))
              .orElseGet(() -> block("train", rest, value));
      case "sample" ->
          only(Item.Sample.class)
              .map(sample -> setting(sample, sample.settings(), rest, value))
              .orElseGet(() -> block("sample", rest, value));
      default ->
          Optional.ofNullable(layers.get(path.getFirst()))
              .flatMap(call -> argument(call, rest, value));
    };
  }

  private <T extends Item> Optional<T> only(Class<T> kind) {
    return items.stream().filter(kind::isInstance).map(kind::cast).findFirst();
  }

  private Optional<Edit> param(String name, String value) {
    return items.stream()
        .filter(item -> item instanceof Item.Param param && param.name().text().equals(name))
        .findFirst()
        .map(item -> Edit.over(item.span(), "param %s = %s".formatted(name, value)));
  }

  private Optional<Edit> setting(
      Item block, List<Setting> settings, List<String> path, String value) {
    String name = path.getFirst();
    for (Setting old : settings) {
      if (old.target() instanceof Name target && target.text().equals(name)) {
        return path.size() == 1
            ? Optional.of(Edit.over(old.span(), name + " = " + value))
            : inner(old.value(), path, value);
      }
    }
    if (path.size() > 1) {
      return Optional.empty();
    }
    return Optional.of(
        settings.isEmpty()
            ? Edit.at(text.indexOf('{', block.keyword().end()) + 1, " " + name + " = " + value)
            : Edit.at(settings.getLast().span().end(), ", " + name + " = " + value));
  }

  private Optional<Edit> block(String kind, List<String> path, String value) {
    return path.size() == 1
        ? Optional.of(
            Edit.at(text.length(), "\n%s { %s = %s }\n".formatted(kind, path.getFirst(), value)))
        : Optional.empty();
  }

  private Optional<Edit> argument(Call call, List<String> path, String value) {
    String name = path.getFirst();
    for (Argument old : call.arguments()) {
      if (old.name().isPresent() && old.name().get().text().equals(name)) {
        return path.size() == 1
            ? Optional.of(Edit.over(old.span(), name + " = " + value))
            : inner(old.value(), path, value);
      }
    }
    return path.size() == 1 ? Optional.of(added(call, name + " = " + value)) : Optional.empty();
  }

  private Optional<Edit> inner(Expression old, List<String> path, String value) {
    return old instanceof Call call
        ? argument(call, path.subList(1, path.size()), value)
        : Optional.empty();
  }

  /** An argument more, behind the last one or in parentheses that may not be there yet. */
  private Edit added(Call call, String argument) {
    if (!call.arguments().isEmpty()) {
      return Edit.at(call.arguments().getLast().span().end(), ", " + argument);
    }
    int behind = call.callee().span().end();
    int next = behind;
    while (next < text.length() && text.charAt(next) == ' ') {
      next++;
    }
    return next < text.length() && text.charAt(next) == '('
        ? Edit.at(next + 1, argument)
        : Edit.at(behind, "(" + argument + ")");
  }
}
