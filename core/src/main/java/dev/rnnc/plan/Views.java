package dev.rnnc.plan;

import dev.rnnc.ir.ElementType;
import dev.rnnc.ir.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns places into views, and thereby homes into buffers. */
final class Views {
  private final Placement placement;
  private final Target target;
  private final List<Buffer> buffers = new ArrayList<>();
  private final Map<Home, Integer> ids = new HashMap<>();
  private final Map<Buffer.Origin, Integer> outside = new HashMap<>();

  Views(Placement placement, Target target) {
    this.placement = placement;
    this.target = target;
  }

  /** The buffers so far; each has a slot of its own. */
  List<Buffer> buffers() {
    return buffers;
  }

  View of(Place.Stored stored) {
    Home home = stored.home();
    int buffer = buffer(home.root());
    int column = home.column() + stored.column();
    int width = stored.width();
    return switch (home.rows()) {
      case WHOLE -> new View(buffer, column, width, false, false, 0, false);
      case BATCH -> new View(buffer, column, width, true, false, 0, false);
      case SEQUENCE, SEGMENT -> new View(buffer, column, width, true, true, 0, false);
      case STATES -> {
        boolean reverse = home.reverse();
        yield switch (stored.moment()) {
          case AFTER -> new View(buffer, column, width, true, true, reverse ? 0 : 1, false);
          case BEFORE -> new View(buffer, column, width, true, true, reverse ? 1 : 0, false);
          case INITIAL -> new View(buffer, column, width, true, false, 0, reverse);
          case FINAL -> new View(buffer, column, width, true, false, 0, !reverse);
        };
      }
    };
  }

  private int buffer(Home root) {
    Integer known = ids.get(root);
    if (known != null) {
      return known;
    }
    int id = buffers.size();
    if (root.origin != null) {
      Integer same = outside.putIfAbsent(root.origin, id);
      if (same != null) {
        ids.put(root, same);
        return same;
      }
    }
    ids.put(root, id);
    boolean dense = root.origin != null || root.element == ElementType.INDEX;
    buffers.add(
        new Buffer(
            id,
            root.name,
            root.element,
            root.rows(),
            root.width,
            dense || root.rows() == Rows.WHOLE ? root.width : target.stride(root.width),
            root.origin == null ? new Buffer.Origin.Own(id) : root.origin));
    return id;
  }

  /** Where a value is written, or read by rows of its own. */
  View stored(Value value) {
    return of(placement.stored(value));
  }

  View plain(Value value) {
    return of(placement.plain(value));
  }

  View home(Need need) {
    Home home = placement.home(need);
    return of(new Place.Stored(home, 0, home.width, Place.Moment.AFTER));
  }

  /** A new buffer for scratch. */
  View scratch(Home home) {
    return of(new Place.Stored(home, 0, home.width, Place.Moment.AFTER));
  }

  /** How a kernel reads a value, or null if it is a number. */
  Step.@Nullable Source source(Value value) {
    return switch (placement.place(value)) {
      case Place.Stored stored -> new Step.Source.Load(of(stored));
      case Place.Gathered(Value matrix, int rowWidth, var index, int column) ->
          new Step.Source.Gather(
              home(new Need.Prepared(matrix, Need.Form.TABLE)), rowWidth, column, of(index));
      case Place.Same _ -> null;
      case Place.Mask(Value mask, var op) ->
          new Step.Source.Mask(home(new Need.Keys(mask)), op.rate(), op.scaled());
    };
  }

  double number(Value value) {
    if (placement.place(value) instanceof Place.Same(double number)) {
      return number;
    }
    throw PlanBroken.at(value, "is not a number");
  }
}
