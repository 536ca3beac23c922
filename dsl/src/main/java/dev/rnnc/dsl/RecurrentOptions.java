package dev.rnnc.dsl;

import dev.rnnc.model.Initializer;
import dev.rnnc.model.LayerOptions;
import java.util.List;
import java.util.Set;

/** What every recurrent layer takes besides the arguments of its cell. */
final class RecurrentOptions {
  static final String INIT = "init";
  static final String INPUT_INIT = "input_init";

  /** In the order in which messages list them. */
  static final List<Slot> SLOTS =
      List.of(
          Slot.of(INIT, new Kind.Start(), new Static.Start(new Initializer.Orthogonal(1))),
          Slot.of(INPUT_INIT, new Kind.Start(), new Static.Start(new Initializer.Glorot())),
          Slot.of("clip", Kind.number(Kind.Bounds.POSITIVE).orNone(), new Static.None()),
          Slot.of("direction", Kind.choice("forward", "backward"), "forward"),
          Slot.absent("start", new Kind.Written("`learned`, `encoder` or a value")),
          Slot.of("dropout", Kind.number(Kind.Bounds.RATE), 0),
          Slot.of("recurrent_dropout", Kind.number(Kind.Bounds.RATE), 0),
          Slot.of("zoneout", Kind.number(Kind.Bounds.RATE), 0));

  /** Those that a cell's text may declare itself, to set another default. */
  static final Set<String> REDECLARABLE = Set.of(INIT, INPUT_INIT);

  private RecurrentOptions() {}

  static boolean isOption(String name) {
    return SLOTS.stream().anyMatch(slot -> slot.name().equals(name));
  }

  /** Whether an option says how a network uses a layer, rather than what the layer is. */
  static boolean isOfNetwork(String name) {
    return isOption(name) && !REDECLARABLE.contains(name) && !name.equals("start");
  }

  static LayerOptions of(Bound arguments) {
    return new LayerOptions(
        arguments.word("direction").equals("backward")
            ? LayerOptions.Direction.BACKWARD
            : LayerOptions.Direction.FORWARD,
        arguments.number("dropout"),
        arguments.number("recurrent_dropout"),
        arguments.number("zoneout"),
        arguments.optionalNumber("clip"));
  }
}
