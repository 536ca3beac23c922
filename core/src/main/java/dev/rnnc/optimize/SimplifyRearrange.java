package dev.rnnc.optimize;

import dev.rnnc.ir.Elementwise;
import dev.rnnc.ir.Leaf;
import dev.rnnc.ir.Multiply;
import dev.rnnc.ir.Op;
import dev.rnnc.ir.Rearrange;
import dev.rnnc.ir.Type;
import dev.rnnc.ir.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rules for operations that move elements. */
final class SimplifyRearrange {
  private final Value result;
  private final Rewriter.Scope scope;

  SimplifyRearrange(Value result, Rewriter.Scope scope) {
    this.result = result;
    this.scope = scope;
  }

  @Nullable Value rewrite(Rearrange op) {
    return switch (op) {
      case Rearrange.Slice slice -> slice(slice);
      case Rearrange.Concat concat -> concat(concat);
      case Rearrange.Pad(Value x, int axis, int begin, int size) ->
          x.type().equals(op.type()) ? x : isZero(x) ? constant(0, op.type()) : null;
      case Rearrange.Reshape reshape -> {
        if (reshape.type().equals(reshape.x().type())) {
          yield reshape.x();
        }
        if (scope.definition(reshape.x()) instanceof Leaf.Constant(double number, Type _)) {
          yield constant(number, reshape.type());
        }
        yield scope.definition(reshape.x()) instanceof Rearrange.Reshape inner
            ? emit(new Rearrange.Reshape(inner.x(), reshape.features()))
            : null;
      }
      case Rearrange.Transpose(Value x) ->
          switch (scope.definition(x)) {
            case Rearrange.Transpose inner -> inner.x();
            case Leaf.Constant constant -> constant(constant.number(), op.type());
            // (Σ a bᵀ)ᵀ = Σ b aᵀ
            case Multiply.OuterSum(Value a, Value b, int heads) ->
                emit(new Multiply.OuterSum(b, a, heads));
            case null, default -> null;
          };
    };
  }

  private @Nullable Value slice(Rearrange.Slice slice) {
    Value x = slice.x();
    int axis = slice.axis();
    if (slice.type().equals(x.type())) {
      return x;
    }
    return switch (scope.definition(x)) {
      case Leaf.Constant constant -> constant(constant.number(), slice.type());
      case Rearrange.Slice inner when inner.axis() == axis ->
          emit(
              new Rearrange.Slice(
                  inner.x(), axis, inner.begin() + slice.begin(), inner.begin() + slice.end()));
      case Rearrange.Concat concat when concat.axis() == axis -> ofParts(slice, concat);
      case Rearrange.Pad pad when pad.axis() == axis -> ofPadded(slice, pad);
      case Elementwise.Expand expand -> ofExpanded(slice, expand);
      case null, default -> null;
    };
  }

  /** The part that the slice lies in; of several parts, a slice of the whole is cheaper. */
  private @Nullable Value ofParts(Rearrange.Slice slice, Rearrange.Concat concat) {
    List<Value> covered = new ArrayList<>();
    List<Integer> starts = new ArrayList<>();
    int start = 0;
    for (Value part : concat.parts()) {
      int end = start + part.type().features().get(slice.axis());
      if (Math.max(start, slice.begin()) < Math.min(end, slice.end())) {
        covered.add(part);
        starts.add(start);
      }
      start = end;
    }
    return switch (covered.size()) {
      case 0 -> constant(0, slice.type());
      case 1 -> {
        Value part = covered.getFirst();
        int at = starts.getFirst();
        yield part.type().equals(slice.type())
            ? part
            : emit(new Rearrange.Slice(part, slice.axis(), slice.begin() - at, slice.end() - at));
      }
      default -> null;
    };
  }

  /** Inside, a slice of what was padded; beside it, zeros. */
  private @Nullable Value ofPadded(Rearrange.Slice slice, Rearrange.Pad pad) {
    int begin = pad.begin();
    int end = begin + pad.x().type().features().get(pad.axis());
    if (slice.begin() >= begin && slice.end() <= end) {
      return emit(
          new Rearrange.Slice(pad.x(), slice.axis(), slice.begin() - begin, slice.end() - begin));
    }
    return slice.end() <= begin || slice.begin() >= end ? constant(0, slice.type()) : null;
  }

  /** Repeats less, or cuts before repeating. */
  private @Nullable Value ofExpanded(Rearrange.Slice slice, Elementwise.Expand expand) {
    Type from = expand.x().type();
    if (from.features().equals(expand.type().features())) {
      Value cut = emit(new Rearrange.Slice(expand.x(), slice.axis(), slice.begin(), slice.end()));
      return emit(new Elementwise.Expand(cut, slice.type()));
    }
    boolean repeated =
        from.features().equals(List.of(1))
            || (from.rank() == slice.type().rank() && slice.axis() == from.rank() - 1);
    return repeated ? emit(new Elementwise.Expand(expand.x(), slice.type())) : null;
  }

  private @Nullable Value concat(Rearrange.Concat concat) {
    List<Value> parts = new ArrayList<>();
    for (Value part : concat.parts()) {
      if (part.type().features().get(concat.axis()) == 0) {
        continue;
      }
      if (scope.definition(part) instanceof Rearrange.Concat inner
          && inner.axis() == concat.axis()) {
        parts.addAll(inner.parts());
      } else if (parts.isEmpty() || !joined(parts, part, concat.axis())) {
        parts.add(part);
      }
    }
    if (parts.isEmpty()) {
      return constant(0, concat.type());
    }
    if (parts.size() == 1) {
      return parts.getFirst();
    }
    return parts.equals(concat.parts()) ? null : emit(new Rearrange.Concat(parts, concat.axis()));
  }

  /** Makes one of the last part and the next, if they are constants or adjacent slices. */
  private boolean joined(List<Value> parts, Value next, int axis) {
    Value last = parts.getLast();
    if (scope.definition(last) instanceof Rearrange.Slice a
        && scope.definition(next) instanceof Rearrange.Slice b
        && a.axis() == axis
        && b.axis() == axis
        && a.x().equals(b.x())
        && a.end() == b.begin()) {
      Rearrange.Slice both = new Rearrange.Slice(a.x(), axis, a.begin(), b.end());
      parts.set(parts.size() - 1, both.type().equals(a.x().type()) ? a.x() : emit(both));
      return true;
    }
    if (scope.definition(last) instanceof Leaf.Constant a
        && scope.definition(next) instanceof Leaf.Constant b
        && Double.compare(a.number(), b.number()) == 0) {
      Type joint = new Rearrange.Concat(List.of(last, next), axis).type();
      parts.set(parts.size() - 1, constant(a.number(), joint));
      return true;
    }
    return false;
  }

  private boolean isZero(Value value) {
    return scope.definition(value) instanceof Leaf.Constant constant && constant.number() == 0;
  }

  private Value constant(double number, Type type) {
    return emit(new Leaf.Constant(number, type));
  }

  private Value emit(Op op) {
    return scope.emit(result.name(), op);
  }
}
