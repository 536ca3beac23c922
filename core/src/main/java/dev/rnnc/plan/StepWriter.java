package dev.rnnc.plan;

import dev.rnnc.ir.Block;
import dev.rnnc.ir.Elementwise;
import dev.rnnc.ir.Instruction;
import dev.rnnc.ir.Leaf;
import dev.rnnc.ir.Loop;
import dev.rnnc.ir.Multiply;
import dev.rnnc.ir.Program;
import dev.rnnc.ir.Rearrange;
import dev.rnnc.ir.Reduce;
import dev.rnnc.ir.Steps;
import dev.rnnc.ir.Tokens;
import dev.rnnc.ir.Type;
import dev.rnnc.ir.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes the steps of units. */
final class StepWriter {
  private final Definitions definitions;
  private final Views views;
  private final Block main;
  private final Map<Value, Integer> uses = new HashMap<>();
  private final Map<Need, Packed> packed = new LinkedHashMap<>();

  StepWriter(Definitions definitions, Views views, Program program) {
    this.definitions = definitions;
    this.views = views;
    this.main = program.main();
    count(program.main());
    program.outputs().forEach(output -> use(output.value()));
    program.stores().forEach(store -> use(store.value()));
  }

  private void count(Block block) {
    for (Instruction instruction : block.instructions()) {
      instruction.op().operands().forEach(this::use);
      if (instruction.op() instanceof Loop loop) {
        loop.yielded().forEach(this::use);
        count(loop.body());
      }
    }
  }

  private void use(Value value) {
    uses.merge(value, 1, Integer::sum);
  }

  List<Packed> packed() {
    return List.copyOf(packed.values());
  }

  /** The steps of a unit of a block, in order; none for a loop, which is more than steps. */
  List<Step> steps(Unit unit) {
    return switch (unit.work()) {
      case Unit.Work.Group(var members) -> List.of(KernelWriter.group(views, uses, members));
      case Unit.Work.Single(Instruction instruction) -> single(instruction);
      case Unit.Work.Copy(Value value) -> copy(value, views.home(new Need.Copied(value)));
      case Unit.Work.Prepare(Value matrix, Need.Form form) -> List.of(prepare(matrix, form));
      case Unit.Work.Keys(Value mask) -> {
        Instruction instruction = definitions.defining(mask);
        if (instruction != null && instruction.op() instanceof Leaf.KeepMask op) {
          yield List.of(new Step.MaskKeys(op.stream(), views.home(new Need.Keys(mask))));
        }
        throw PlanBroken.at(mask, "is no mask");
      }
      case Unit.Work.Looped _ -> List.of();
    };
  }

  /** Copies a value where it is not there already. */
  List<Step> copy(Value value, View to) {
    if (to.width() == 0
        || (views.source(value) instanceof Step.Source.Load(View from) && from.equals(to))) {
      return List.of();
    }
    if (value.type().element() == dev.rnnc.ir.ElementType.INDEX) {
      throw PlanBroken.at(value, "of indices cannot be moved");
    }
    return List.of(KernelWriter.copy(views, value, to));
  }

  private Step prepare(Value matrix, Need.Form form) {
    Type type = matrix.type();
    int heads = Multiply.heads(type);
    int m = Multiply.rows(type);
    int k = Multiply.columns(type);
    View from = views.plain(matrix);
    return switch (form) {
      case TABLE -> new Step.Transpose(from, views.home(new Need.Prepared(matrix, form)), m, k);
      case PRODUCT ->
          new Step.Pack(from, packed(new Need.Prepared(matrix, form), heads, k, m, false));
      case TRANSPOSED_PRODUCT ->
          new Step.Pack(from, packed(new Need.Prepared(matrix, form), heads, m, k, true));
    };
  }

  private Packed packed(Need.Prepared need, int heads, int depth, int columns, boolean transposed) {
    return packed.computeIfAbsent(
        need,
        _ -> new Packed(packed.size(), need.matrix().name(), heads, depth, columns, transposed));
  }

  private List<Step> single(Instruction instruction) {
    View y = views.stored(instruction.result());
    if (y.width() == 0) {
      return List.of();
    }
    return switch (instruction.op()) {
      case Leaf.KeepMask mask -> {
        View keys = views.home(new Need.Keys(instruction.result()));
        yield List.of(kernel(y, new Step.Source.Mask(keys, mask.rate(), mask.scaled())));
      }
      case Tokens.Lookup(Value matrix, Value index) -> {
        View table = views.home(new Need.Prepared(definitions.canonical(matrix), Need.Form.TABLE));
        yield List.of(kernel(y, new Step.Source.Gather(table, y.width(), 0, views.stored(index))));
      }
      case Leaf leaf -> throw PlanBroken.at(leaf, "is described");
      case Elementwise.Expand(Value x, Type type) ->
          List.of(new Step.Repeat(views.plain(x), y, type.width()));
      case Elementwise elementwise -> throw PlanBroken.at(elementwise, "is in no group");
      case Multiply multiply -> List.of(multiply(multiply, y));
      case Reduce reduce -> List.of(reduce(reduce, y));
      case Rearrange rearrange -> rearrange(rearrange, y);
      case Tokens.LookupGradient(Value rows, Value index, int n) -> {
        int m = rows.type().width();
        View table = views.scratch(Home.own("table", Type.whole(n, m), main));
        yield List.of(
            new Step.LookupGradient(views.plain(rows), views.stored(index), table, y, m, n));
      }
      case Tokens.OneHot(Value index, int n) -> List.of(new Step.OneHot(views.stored(index), y));
      case Steps.Valid(Value lengths) -> List.of(new Step.Valid(views.stored(lengths), y));
      case Steps.Pick(Value x, Value lengths, var which) ->
          List.of(new Step.Pick(views.plain(x), views.stored(lengths), y, which));
      case Steps.Place(Value x, Value lengths, var which) ->
          List.of(new Step.Place(views.plain(x), views.stored(lengths), y, which));
      case Steps.Stack(Value x, int steps) -> List.of(new Step.Stack(views.plain(x), y, steps));
      case Steps.Unstack(Value x) ->
          List.of(new Step.Unstack(views.plain(x), y, x.type().features().getFirst()));
      case Loop loop -> throw PlanBroken.at(loop, "is more than a step");
    };
  }

  private static Step.Kernel kernel(View to, Step.Source source) {
    return new Step.Kernel(to.width(), List.of(source), List.of(), List.of(new Step.Sink(0, to)));
  }

  private Step multiply(Multiply multiply, View y) {
    return switch (multiply) {
      case Multiply.Product(Value matrix, Value x, boolean transposed) -> {
        Need.Form form = transposed ? Need.Form.TRANSPOSED_PRODUCT : Need.Form.PRODUCT;
        Need.Prepared need = new Need.Prepared(definitions.canonical(matrix), form);
        Packed weights = packed.get(need);
        if (weights == null) {
          throw PlanBroken.at(matrix, "is not packed");
        }
        yield new Step.Product(views.plain(x), weights, y, false);
      }
      case Multiply.OuterSum(Value left, Value right, int heads) ->
          new Step.OuterSum(views.plain(left), views.plain(right), y, Math.max(1, heads));
      case Multiply.MatrixProduct(Value left, Value right) ->
          new Step.MatrixProduct(
              views.plain(left),
              views.plain(right),
              y,
              Multiply.heads(left.type()),
              Multiply.rows(left.type()),
              Multiply.columns(left.type()),
              Multiply.columns(right.type()));
      case Multiply.RowProduct(Value matrix, Value x, boolean transposed) ->
          new Step.RowProduct(
              views.plain(matrix),
              views.plain(x),
              y,
              matrix.type().features().getFirst(),
              matrix.type().width(),
              transposed);
      case Multiply.RowOuter(Value left, Value right) ->
          new Step.RowOuter(views.plain(left), views.plain(right), y);
    };
  }

  private Step reduce(Reduce reduce, View y) {
    return switch (reduce) {
      case Reduce.SumFeatures(Value x) -> reduction(Step.Reduction.SUM, x, y);
      case Reduce.MaxFeatures(Value x) -> reduction(Step.Reduction.MAX, x, y);
      case Reduce.Softmax(Value x) -> reduction(Step.Reduction.SOFTMAX, x, y);
      case Reduce.SumRows(Value x, boolean keepBatch) -> new Step.SumRows(views.plain(x), y);
      case Reduce.CrossEntropy(Value logits, Value target) ->
          new Step.CrossEntropy(views.plain(logits), views.stored(target), y);
      case Reduce.CrossEntropyGradient(Value logits, Value target, Value upstream) ->
          new Step.CrossEntropyGradient(
              views.plain(logits),
              views.stored(target),
              definitions.isStored(upstream) && !upstream.equals(logits)
                  ? views.stored(upstream)
                  : views.plain(upstream),
              y);
    };
  }

  private Step reduction(Step.Reduction reduction, Value x, View y) {
    return new Step.RowReduction(reduction, views.plain(x), y, x.type().width());
  }

  private List<Step> rearrange(Rearrange rearrange, View y) {
    return switch (rearrange) {
      case Rearrange.Concat concat -> concat(concat, y);
      case Rearrange.Slice(Value x, int axis, int begin, int end) -> {
        int inner = Placement.inner(x.type(), axis);
        int from = x.type().features().get(axis) * inner;
        int length = (end - begin) * inner;
        yield List.of(
            new Step.Move(
                views.plain(x), begin * inner, from, y, 0, length, runs(x, axis), length, false));
      }
      case Rearrange.Pad(Value x, int axis, int begin, int size) -> {
        int inner = Placement.inner(x.type(), axis);
        int length = x.type().features().get(axis) * inner;
        yield List.of(
            new Step.Move(
                views.plain(x),
                0,
                length,
                y,
                begin * inner,
                size * inner,
                runs(x, axis),
                length,
                true));
      }
      case Rearrange.Transpose(Value x) -> {
        int rank = x.type().rank();
        yield List.of(
            new Step.Transpose(
                views.plain(x), y, x.type().features().get(rank - 2), x.type().width()));
      }
      case Rearrange.Reshape reshape -> throw PlanBroken.at(reshape, "is described");
    };
  }

  private List<Step> concat(Rearrange.Concat concat, View y) {
    List<Step> steps = new ArrayList<>();
    boolean contiguous = Definitions.isContiguous(concat.type(), concat.axis());
    int inner = Placement.inner(concat.type(), concat.axis());
    int step = concat.type().features().get(concat.axis()) * inner;
    int at = 0;
    for (Value part : concat.parts()) {
      int length = part.type().features().get(concat.axis()) * inner;
      if (contiguous) {
        steps.addAll(copy(part, y.columns(at, length)));
      } else if (length > 0) {
        steps.add(
            new Step.Move(
                views.plain(part),
                0,
                length,
                y,
                at,
                step,
                runs(part, concat.axis()),
                length,
                false));
      }
      at += length;
    }
    return steps;
  }

  /** How many runs of elements lie along an axis. */
  private static int runs(Value value, int axis) {
    int runs = 1;
    for (int size : value.type().features().subList(0, axis)) {
      runs *= size;
    }
    return runs;
  }
}
