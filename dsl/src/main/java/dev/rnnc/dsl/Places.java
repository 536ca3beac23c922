package dev.rnnc.dsl;

import dev.rnnc.dsl.syntax.Argument;
import dev.rnnc.dsl.syntax.Expression;
import dev.rnnc.dsl.syntax.Expression.Call;
import dev.rnnc.dsl.syntax.FileSyntax;
import dev.rnnc.dsl.syntax.Item;
import dev.rnnc.dsl.syntax.Name;
import dev.rnnc.dsl.syntax.Setting;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The places of a file that a comparison may set: params, settings of blocks, arguments of the data
 * source and of layers.
 *
 * @param layers the calls of the network, by the names of the layers that they make
 */
record Places(FileSyntax file, Map<String, Call> layers) {
  static final List<String> BLOCKS = List.of("data", "train", "sample");

  /** Every place that has a value in the file, and the last part of its path. */
  Map<String, String> written() {
    Map<String, String> places = new LinkedHashMap<>();
    for (Item item : file.items()) {
      switch (item) {
        case Item.Param param -> places.put(param.name().text(), param.name().text());
        case Item.Data data -> arguments("data", data.source(), places);
        case Item.Train train -> settings("train", train.settings(), places);
        case Item.Sample sample -> settings("sample", sample.settings(), places);
        case Item.Network _, Item.Compare _, Item.Import _, Item.Definition _ -> {}
      }
    }
    Set<Call> seen = new LinkedHashSet<>();
    layers.forEach(
        (name, call) -> {
          if (seen.add(call)) {
            arguments(name, call, places);
          }
        });
    return places;
  }

  private static void settings(String block, List<Setting> settings, Map<String, String> places) {
    for (Setting setting : settings) {
      if (setting.target() instanceof Name name) {
        value(block + "." + name.text(), name.text(), setting.value(), places);
      }
    }
  }

  private static void arguments(String owner, Call call, Map<String, String> places) {
    for (Argument argument : call.arguments()) {
      argument
          .name()
          .ifPresent(
              name ->
                  value(owner + "." + name.text(), name.text(), argument.value(), places));
    }
  }

  private static void value(
      String place, String last, Expression value, Map<String, String> places) {
    boolean param = value instanceof Name name && name.text().equals(last);
    if (!param) { // `rate = rate` is the param of that name
      places.put(place, last);
    }
    if (value instanceof Call call) {
      arguments(place, call, places);
    }
  }

  /**
   * The file with a value in a place; empty if there is no such place. An argument that is not
   * written is added.
   */
  Optional<FileSyntax> with(String place, Expression value) {
    List<String> path = List.of(place.split("\\.", -1));
    if (path.size() == 1) {
      return replaced(
          item ->
              item instanceof Item.Param param && param.name().text().equals(place)
                  ? Optional.of(
                      new Item.Param(param.name(), value, param.keyword(), param.span()))
                  : Optional.empty());
    }
    List<String> rest = path.subList(1, path.size());
    return switch (path.getFirst()) {
      case "data" ->
          replaced(
              item ->
                  item instanceof Item.Data data
                      ? argument(data.source(), rest, value)
                          .map(call -> new Item.Data(call, data.keyword(), data.span()))
                      : Optional.empty());
      case "train" ->
          replaced(
              item ->
                  item instanceof Item.Train train
                      ? setting(train.settings(), rest, value)
                          .map(set -> new Item.Train(set, train.keyword(), train.span()))
                      : Optional.empty());
      case "sample" ->
          replaced(
              item ->
                  item instanceof Item.Sample sample
                      ? setting(sample.settings(), rest, value)
                          .map(set -> new Item.Sample(set, sample.keyword(), sample.span()))
                      : Optional.empty());
      default -> {
        Call call = layers.get(path.getFirst());
        yield call == null
            ? Optional.empty()
            : argument(call, rest, value).flatMap(other -> withCall(call, other));
      }
    };
  }

  private interface Edit {
    Optional<? extends Item> of(Item item);
  }

  private Optional<FileSyntax> replaced(Edit edit) {
    boolean found = false;
    List<Item> items = new ArrayList<>();
    for (Item item : file.items()) {
      Optional<? extends Item> other = edit.of(item);
      found |= other.isPresent();
      items.add(other.isPresent() ? other.get() : item);
    }
    return found ? Optional.of(new FileSyntax(file.file(), items, file.span())) : Optional.empty();
  }

  private Optional<FileSyntax> withCall(Call before, Call after) {
    return replaced(
        item ->
            item instanceof Item.Network network
                ? Optional.of(
                    new Item.Network(
                        CallReplacement.in(network.block(), before, after),
                        network.keyword(),
                        network.span()))
                : Optional.empty());
  }

  private static Optional<List<Setting>> setting(
      List<Setting> settings, List<String> path, Expression value) {
    List<Setting> edited = new ArrayList<>(settings);
    for (int i = 0; i < edited.size(); i++) {
      Setting old = edited.get(i);
      if (old.target() instanceof Name name && name.text().equals(path.getFirst())) {
        Optional<Expression> inner = inner(old.value(), path, value);
        int at = i;
        return inner.map(
            set -> {
              edited.set(at, new Setting(old.target(), set, old.span()));
              return edited;
            });
      }
    }
    if (path.size() > 1) {
      return Optional.empty();
    }
    Name name = new Name(path.getFirst(), value.span());
    edited.add(new Setting(name, value, value.span()));
    return Optional.of(edited);
  }

  private static Optional<Expression> inner(
      Expression old, List<String> path, Expression value) {
    if (path.size() == 1) {
      return Optional.of(value);
    }
    return old instanceof Call call
        ? argument(call, path.subList(1, path.size()), value).map(edited -> edited)
        : Optional.empty();
  }

  private static Optional<Call> argument(Call call, List<String> path, Expression value) {
    List<Argument> arguments = new ArrayList<>(call.arguments());
    for (int i = 0; i < arguments.size(); i++) {
      Argument old = arguments.get(i);
      if (old.name().isPresent() && old.name().get().text().equals(path.getFirst())) {
        int at = i;
        return inner(old.value(), path, value)
            .map(
                set -> {
                  arguments.set(at, new Argument(old.name(), set, old.span()));
                  return with(call, arguments);
                });
      }
    }
    if (path.size() > 1) {
      return Optional.empty();
    }
    Name name = new Name(path.getFirst(), value.span());
    arguments.add(new Argument(Optional.of(name), value, value.span()));
    return Optional.of(with(call, arguments));
  }

  private static Call with(Call call, List<Argument> arguments) {
    return new Call(call.callee(), arguments, call.block(), call.from(), call.span());
  }
}
