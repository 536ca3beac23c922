package dev.rnnc.dsl;

import dev.rnnc.dsl.syntax.Argument;
import dev.rnnc.dsl.syntax.Expression;
import dev.rnnc.dsl.syntax.Expression.Call;
import dev.rnnc.dsl.syntax.FileSyntax;
import dev.rnnc.dsl.syntax.Item;
import dev.rnnc.dsl.syntax.Name;
import dev.rnnc.dsl.syntax.Setting;
import dev.rnnc.source.Span;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The places of a file that a comparison may set: params, settings of blocks, arguments of the data
 * source and of layers.
 *
 * @param layers the calls of the network, by the names of the layers that they make
 */
record Places(FileSyntax file, Map<String, Call> layers) {
  /** When a place is set, of several: another cell may give a layer another name. */
  enum Turn {
    ARGUMENT_OF_LAYER,
    OTHER,
    /** Of a layer that has its name only when the others are set. */
    ARGUMENT_OF_NEW_LAYER
  }

  static final List<String> BLOCKS = List.of("data", "train", "sample");

  Turn turn(String place) {
    int dot = place.indexOf('.');
    if (dot < 0 || BLOCKS.contains(place.substring(0, dot))) {
      return Turn.OTHER;
    }
    return layers.containsKey(place.substring(0, dot))
        ? Turn.ARGUMENT_OF_LAYER
        : Turn.ARGUMENT_OF_NEW_LAYER;
  }

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
    layers.forEach((name, call) -> {
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
              name -> value(owner + "." + name.text(), name.text(), argument.value(), places));
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
   * written is added, and so is a block for it.
   *
   * @param named where the comparison names the place
   */
  Optional<FileSyntax> with(String place, Span named, Expression value) {
    List<String> path = List.of(place.split("\\.", -1));
    if (path.size() == 1) {
      return replaced(item ->
          item instanceof Item.Param param && param.name().text().equals(place)
              ? Optional.of(new Item.Param(param.name(), value, param.keyword(), param.span()))
              : Optional.empty());
    }
    List<String> rest = path.subList(1, path.size());
    Values values = new Values(named, value);
    return switch (path.getFirst()) {
      case "data" ->
          replaced(item ->
              item instanceof Item.Data data
                  ? values
                      .argument(data.source(), rest)
                      .map(call -> new Item.Data(call, data.keyword(), data.span()))
                  : Optional.empty());
      case "train" ->
          replaced(item ->
                  item instanceof Item.Train train
                      ? values
                          .setting(train.settings(), rest)
                          .map(set -> new Item.Train(set, train.keyword(), train.span()))
                      : Optional.empty())
              .or(() ->
                  added(
                      Item.Train.class,
                      values.setting(List.of(), rest),
                      set -> new Item.Train(set, named, named)));
      case "sample" ->
          replaced(item ->
                  item instanceof Item.Sample sample
                      ? values
                          .setting(sample.settings(), rest)
                          .map(set -> new Item.Sample(set, sample.keyword(), sample.span()))
                      : Optional.empty())
              .or(() ->
                  added(
                      Item.Sample.class,
                      values.setting(List.of(), rest),
                      set -> new Item.Sample(set, named, named)));
      default -> {
        Call call = layers.get(path.getFirst());
        yield call == null
            ? Optional.empty()
            : values.argument(call, rest).flatMap(other -> withCall(call, other));
      }
    };
  }

  /** A block that the file lacks. */
  private Optional<FileSyntax> added(
      Class<? extends Item> kind,
      Optional<List<Setting>> settings,
      Function<List<Setting>, Item> block) {
    if (settings.isEmpty() || file.items().stream().anyMatch(kind::isInstance)) {
      return Optional.empty();
    }
    List<Item> items = new ArrayList<>(file.items());
    items.add(block.apply(settings.get()));
    return Optional.of(new FileSyntax(file.file(), items, file.span()));
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
    return replaced(item ->
        item instanceof Item.Network network
            ? Optional.of(
                new Item.Network(
                    CallReplacement.in(network.block(), before, after),
                    network.keyword(),
                    network.span()))
            : Optional.empty());
  }

  /** Puts a value into settings and arguments. */
  private record Values(Span named, Expression value) {
    Optional<List<Setting>> setting(List<Setting> settings, List<String> path) {
      List<Setting> edited = new ArrayList<>(settings);
      for (int i = 0; i < edited.size(); i++) {
        Setting old = edited.get(i);
        if (old.target() instanceof Name name && name.text().equals(path.getFirst())) {
          int at = i;
          return inner(old.value(), path)
              .map(set -> {
                edited.set(at, new Setting(old.target(), set, old.span()));
                return edited;
              });
        }
      }
      if (path.size() > 1) {
        return Optional.empty();
      }
      edited.add(new Setting(new Name(path.getFirst(), named), value, named));
      return Optional.of(edited);
    }

    Optional<Call> argument(Call call, List<String> path) {
      List<Argument> edited = new ArrayList<>(call.arguments());
      for (int i = 0; i < edited.size(); i++) {
        Argument old = edited.get(i);
        if (old.name().isPresent() && old.name().get().text().equals(path.getFirst())) {
          int at = i;
          return inner(old.value(), path)
              .map(set -> {
                edited.set(at, new Argument(old.name(), set, old.span()));
                return with(call, edited);
              });
        }
      }
      if (path.size() > 1) {
        return Optional.empty();
      }
      Name name = new Name(path.getFirst(), named);
      edited.add(new Argument(Optional.of(name), value, named));
      return Optional.of(with(call, edited));
    }

    private Optional<Expression> inner(Expression old, List<String> path) {
      if (path.size() == 1) {
        return Optional.of(value);
      }
      return old instanceof Call call
          ? argument(call, path.subList(1, path.size())).map(edited -> edited)
          : Optional.empty();
    }

    private static Call with(Call call, List<Argument> arguments) {
      return new Call(call.callee(), arguments, call.block(), call.from(), call.span());
    }
  }
}
