package dev.rnnc.plan;

import dev.rnnc.ir.Block;
import dev.rnnc.ir.ElementType;
import dev.rnnc.ir.Elementwise;
import dev.rnnc.ir.Instruction;
import dev.rnnc.ir.Leaf;
import dev.rnnc.ir.Loop;
import dev.rnnc.ir.Op;
import dev.rnnc.ir.Rearrange;
import dev.rnnc.ir.Tokens;
import dev.rnnc.ir.Type;
import dev.rnnc.ir.Value;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Gives every value its place. What is computed gets a home; parts of a concatenation are computed
 * in its columns, outputs of a loop in the rows of their time steps, and where a loop collects a
 * state, the state of the time step before is read there.
 */
final class Placement {
  private final Definitions definitions;
  private final Map<Value, Place> places = new HashMap<>();

  /** Homes of what units provide besides values. */
  private final Map<Need, Home> homes = new HashMap<>();

  private Placement(Definitions definitions) {
    this.definitions = definitions;
  }

  static Placement of(Definitions definitions, Block main, List<Unit> units) {
    Placement placement = new Placement(definitions);
    placement.copies(main, units);
    placement.block(main, units);
    return placement;
  }

  Place place(Value value) {
    Place place = places.get(value);
    if (place == null) {
      throw PlanBroken.at(value, "has no place");
    }
    return place;
  }

  /** The home of a copy, a table or keys. */
  Home home(Need need) {
    Home home = homes.get(need);
    if (home == null) {
      throw PlanBroken.at(need, "has no home");
    }
    return home;
  }

  /** Where the value stands as rows of its own, be it a copy. */
  Place.Stored plain(Value value) {
    Value canonical = definitions.canonical(value);
    if (!definitions.isPlain(canonical)) {
      return all(home(new Need.Copied(canonical)));
    }
    return stored(canonical);
  }

  Place.Stored stored(Value value) {
    if (place(value) instanceof Place.Stored stored) {
      return stored;
    }
    throw PlanBroken.at(value, "is not in a buffer");
  }

  private static Place.Stored all(Home home) {
    return new Place.Stored(home, 0, home.width, Place.Moment.AFTER);
  }

  private void copies(Block block, List<Unit> units) {
    for (Unit unit : units) {
      switch (unit.work()) {
        case Unit.Work.Copy(Value value) ->
            homes.put(new Need.Copied(value), Home.own(value.name(), value.type(), block));
        case Unit.Work.Prepare(Value matrix, Need.Form form) -> {
          if (form == Need.Form.TABLE) {
            String name = matrix.name() + ".table";
            homes.put(new Need.Prepared(matrix, form), Home.own(name, matrix.type(), block));
          }
        }
        case Unit.Work.Keys(Value mask) -> {
          Type type =
              new Type(ElementType.INDEX, mask.type().time(), mask.type().batch(), List.of());
          homes.put(new Need.Keys(mask), Home.own(mask.name() + ".keys", type, block));
        }
        case Unit.Work.Looped(var instruction, Loop loop, List<Unit> body) ->
            copies(loop.body(), body);
        case Unit.Work.Group _, Unit.Work.Single _ -> {}
      }
    }
  }

  private void block(Block block, List<Unit> units) {
    Map<Instruction, Unit> loops = new HashMap<>();
    for (Unit unit : units) {
      if (unit.work() instanceof Unit.Work.Looped looped) {
        loops.put(looped.instruction(), unit);
      }
    }
    for (Instruction instruction : block.instructions()) {
      Unit unit = loops.get(instruction);
      if (unit != null && unit.work() instanceof Unit.Work.Looped looped) {
        loop(looped);
      } else if (definitions.isDescribed(instruction.op())) {
        places.put(instruction.result(), described(instruction.result(), instruction.op()));
      } else {
        Value result = instruction.result();
        Home home = Home.own(result.name(), result.type(), block);
        places.put(result, all(home));
        if (instruction.op() instanceof Rearrange.Concat concat
            && Definitions.isContiguous(concat.type(), concat.axis())) {
          moveParts(concat, home, block);
        }
      }
    }
  }

  private Place described(Value value, Op op) {
    return switch (op) {
      case Leaf.Input(String name, Type type) ->
          all(Home.outside(name, type, new Buffer.Origin.Input(name)));
      case Leaf.Parameter(String name, Type type) ->
          all(Home.outside(name, type, new Buffer.Origin.Parameter(name)));
      case Leaf.Constant(double number, Type type) -> new Place.Same(number);
      case Leaf.KeepMask mask -> new Place.Mask(value, mask);
      case Elementwise.Expand(Value x, Type type) -> place(x);
      case Rearrange.Reshape(Value x, var features) -> place(x);
      case Rearrange.Slice slice -> {
        int inner = inner(slice.x().type(), slice.axis());
        yield part(place(slice.x()), slice, slice.begin() * inner, value.type().featureCount());
      }
      case Tokens.Lookup(Value matrix, Value index) ->
          new Place.Gathered(
              definitions.canonical(matrix), matrix.type().features().getFirst(), stored(index), 0);
      default -> throw PlanBroken.at(value, "is not described");
    };
  }

  private Place part(Place place, Rearrange.Slice slice, int from, int count) {
    return switch (place) {
      case Place.Stored(Home home, int column, int width, var moment) ->
          // What is repeated over the features is the same in every part.
          width < slice.x().type().featureCount()
              ? place
              : new Place.Stored(home, column + from, count, moment);
      case Place.Gathered(var matrix, int rowWidth, var index, int column) ->
          new Place.Gathered(matrix, rowWidth, index, column + from);
      case Place.Same same -> same;
      case Place.Mask(Value mask, var op) -> throw PlanBroken.at(mask, "is cut");
    };
  }

  /** The number of elements under one index of the axis. */
  static int inner(Type type, int axis) {
    int inner = 1;
    for (int size : type.features().subList(axis + 1, type.rank())) {
      inner *= size;
    }
    return inner;
  }

  private void moveParts(Rearrange.Concat concat, Home home, Block block) {
    int at = 0;
    for (Value part : concat.parts()) {
      Instruction instruction = definitions.defining(part);
      if (instruction != null
          && definitions.belongsTo(part, block)
          && !definitions.isDescribed(instruction.op())
          && place(part) instanceof Place.Stored(Home own, int column, int width, var moment)
          && moment == Place.Moment.AFTER
          && own.origin == null
          && !own.hasMoved()
          && column == 0
          && width == own.width
          && width == part.type().featureCount()
          && own.rows() == home.rows()) {
        own.moveInto(home, at);
      }
      at += part.type().featureCount();
    }
  }

  private void loop(Unit.Work.Looped looped) {
    Loop loop = looped.loop();
    loop.sequences().forEach(s -> places.put(s.parameter(), place(s.outer())));
    loop.captured().forEach(c -> places.put(c.parameter(), place(c.outer())));
    for (Loop.Carried state : loop.carried()) {
      Home home = Home.own(state.parameter().name(), state.parameter().type(), loop.body());
      places.put(state.parameter(), new Place.Stored(home, 0, home.width, Place.Moment.BEFORE));
    }
    block(loop.body(), looped.body());
    states(looped);
    List<Value> results = looped.instruction().results();
    for (int i = 0; i < loop.carried().size(); i++) {
      Home home = stored(loop.carried().get(i).parameter()).home();
      places.put(results.get(i), new Place.Stored(home, 0, home.width, Place.Moment.FINAL));
    }
    for (int i = 0; i < loop.outputs().size(); i++) {
      Value output = loop.outputs().get(i);
      Home copy = homes.get(new Need.Copied(output));
      Place place = copy != null && !definitions.isPlain(output) ? all(copy) : place(output);
      if (place instanceof Place.Stored stored && isLocal(stored.home(), loop.body())) {
        stored.home().collect();
      }
      places.put(results.get(loop.carried().size() + i), place);
    }
  }

  @SuppressWarnings("ReferenceEquality") // equal blocks are not the same place
  private static boolean isLocal(Home home, Block body) {
    return home.origin == null && home.root().block == body;
  }

  /** Lets states stand where they are computed, where that can be. */
  private void states(Unit.Work.Looped looped) {
    Loop loop = looped.loop();
    Set<Home> collected = new HashSet<>();
    for (Value output : loop.outputs()) {
      if (place(output) instanceof Place.Stored stored && isLocal(stored.home(), loop.body())) {
        collected.add(stored.home().root());
      }
    }
    Set<Place> taken = new HashSet<>();
    for (Loop.Carried state : loop.carried()) {
      Home home = stored(state.parameter()).home();
      if (state.parameter().type().isWhole()) {
        continue;
      }
      boolean movable =
          place(state.next()) instanceof Place.Stored next
              && next.moment() == Place.Moment.AFTER
              && next.width() == home.width
              && next.home().rows() != Rows.WHOLE
              && isLocal(next.home(), loop.body())
              && !taken.contains(next);
      if (movable && place(state.next()) instanceof Place.Stored next) {
        boolean isCollected = collected.contains(home) || collected.contains(next.home().root());
        if (isCollected) {
          home.moveInto(next.home(), next.column());
          home.collectStates(loop.reverse());
          taken.add(next);
          continue;
        }
        if (InPlace.isSafe(definitions, looped, state)) {
          home.moveInto(next.home(), next.column());
          taken.add(next);
          continue;
        }
      }
      if (collected.contains(home)) {
        home.collectStates(loop.reverse());
      }
    }
  }
}
