package dev.rnnc.cpu;

import dev.rnnc.ir.BinaryFunction;
import dev.rnnc.ir.ElementType;
import dev.rnnc.ir.Elementwise;
import dev.rnnc.ir.Emitter;
import dev.rnnc.ir.Leaf;
import dev.rnnc.ir.Loop;
import dev.rnnc.ir.Multiply;
import dev.rnnc.ir.Program;
import dev.rnnc.ir.Rearrange;
import dev.rnnc.ir.Reduce;
import dev.rnnc.ir.Steps;
import dev.rnnc.ir.Tokens;
import dev.rnnc.ir.Type;
import dev.rnnc.ir.UnaryFunction;
import dev.rnnc.ir.Value;
import dev.rnnc.ir.Verifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A program drawn from a seed: every operation, values used in any order and place, loops that
 * trade states, collect parameters, and carry what all rows share. Functions are drawn so that a
 * rounding error stays one: nothing compares what was computed, nothing divides by what may be
 * zero.
 */
public final class DrawnProgram {
  static final int TOKENS = 5;

  private static final int[] SIZES = {1, 2, 3, 5, 7, 17, 33};

  private final Random random;
  private final List<Program.Output> outputs = new ArrayList<>();
  private final Emitter main = Emitter.startingAt(0);
  private final Value lengths = main.emit("lengths", new Leaf.Input("lengths", Type.indexPerRow()));
  private final Value tokens = main.emit("tokens", new Leaf.Input("tokens", Type.tokens()));
  private int names;

  private DrawnProgram(long seed) {
    random = new Random(seed);
  }

  public static Program of(long seed) {
    return new DrawnProgram(seed).draw();
  }

  /** Where values are drawn from: a block with what it may read. */
  private final class Scope {
    final Emitter out;
    final boolean main;
    final List<Value> values = new ArrayList<>();
    final Value tokenRow;

    Scope(Emitter out, boolean main, Value tokenRow) {
      this.out = out;
      this.main = main;
      this.tokenRow = tokenRow;
    }

    Value keep(Value value) {
      values.add(value);
      return value;
    }

    Value emit(dev.rnnc.ir.Op op) {
      return keep(out.emit("v" + names++, op));
    }

    /** A value of the type: one that is there, or a new one. */
    Value any(Type type) {
      List<Value> fitting = values.stream().filter(v -> v.type().equals(type)).toList();
      if (!fitting.isEmpty() && random.nextInt(4) > 0) {
        return fitting.get(random.nextInt(fitting.size()));
      }
      if (main && random.nextInt(3) > 0) {
        return leaf(type);
      }
      List<Value> narrower =
          values.stream()
              .filter(v ->
                  v.type().features().equals(type.features())
                      && (type.time() || !v.type().time())
                      && (type.batch() || !v.type().batch()))
              .toList();
      if (!narrower.isEmpty() && random.nextBoolean()) {
        return keep(out.expand(narrower.get(random.nextInt(narrower.size())), type));
      }
      return keep(out.constant(random.nextInt(5) * 0.25 - 0.5, type));
    }

    Value leaf(Type type) {
      String name = "leaf" + names++;
      boolean parameter = !type.time() && random.nextBoolean();
      if (type.batch() && random.nextInt(4) == 0) {
        return emit(new Leaf.KeepMask(names, 0.4, random.nextBoolean(), type));
      }
      return emit(parameter ? new Leaf.Parameter(name, type) : new Leaf.Input(name, type));
    }

    /** Any real value of rank 1, of rows as the scope has them. */
    Value vector() {
      return any(rows().withFeatures(size()));
    }

    Type rows() {
      int draw = random.nextInt(8);
      if (main) {
        return draw < 4 ? Type.sequence() : draw < 6 ? Type.row() : Type.whole();
      }
      return draw < 7 ? Type.row() : Type.whole();
    }

    Value index(Type rows) {
      return rows.time() ? tokens : main ? lengths : tokenRow;
    }
  }

  private int size() {
    return SIZES[random.nextInt(SIZES.length)];
  }

  private Program draw() {
    Scope scope = new Scope(main, true, tokens);
    int count = 5 + random.nextInt(25);
    for (int i = 0; i < count; i++) {
      if (random.nextInt(6) == 0) {
        loop(scope);
      } else {
        operation(scope);
      }
    }
    List<Program.Store> stores = new ArrayList<>();
    for (Value value : scope.values) {
      if (random.nextInt(3) == 0 && value.type().element() == ElementType.REAL) {
        outputs.add(new Program.Output("out" + outputs.size(), value));
      }
      if (random.nextInt(8) == 0 && value.type().element() == ElementType.REAL) {
        stores.add(new Program.Store("stored" + stores.size(), value));
      }
    }
    return Verifier.verify("drawn", new Program("drawn", main.block(), outputs, stores));
  }

  private void loop(Scope scope) {
    Emitter out = scope.out.nested();
    List<Loop.Sequence> sequences = new ArrayList<>();
    Value tokenRow = out.parameter("token", Type.indexPerRow());
    sequences.add(new Loop.Sequence(tokens, tokenRow));
    Scope body = new Scope(out, false, tokenRow);
    for (int i = random.nextInt(3); i >= 0; i--) {
      Value outer = scope.any(Type.sequence(size()));
      sequences.add(
          new Loop.Sequence(
              outer, body.keep(out.parameter("s" + names++, outer.type().oneStep()))));
    }
    List<Loop.Captured> captured = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      Value outer =
          switch (random.nextInt(3)) {
            case 0 -> scope.any(Type.row(size()));
            case 1 -> scope.any(Type.whole(size()));
            default -> scope.any(Type.whole(size(), size()));
          };
      captured.add(new Loop.Captured(outer, body.keep(out.parameter("c" + names++, outer.type()))));
    }
    List<Value> initial = new ArrayList<>();
    List<Value> states = new ArrayList<>();
    int stateSize = size();
    for (int i = random.nextInt(4); i > 0; i--) {
      boolean whole = random.nextInt(8) == 0;
      Type type =
          whole ? Type.whole(stateSize) : Type.row(random.nextInt(3) > 0 ? stateSize : size());
      initial.add(scope.any(type));
      states.add(body.keep(out.parameter("h" + names++, type)));
    }
    for (int i = 2 + random.nextInt(12); i > 0; i--) {
      operation(body);
    }
    List<Loop.Carried> carried = new ArrayList<>();
    for (int i = 0; i < states.size(); i++) {
      Value next = body.any(states.get(i).type());
      if (random.nextBoolean() && next.type().element() == ElementType.REAL) {
        next = body.keep(out.unary(UnaryFunction.TANH, next));
      }
      carried.add(new Loop.Carried(initial.get(i), states.get(i), next));
    }
    List<Value> collected = new ArrayList<>();
    for (Value value : body.values) {
      if (value.type().batch() && random.nextInt(4) == 0) {
        collected.add(value);
      }
    }
    Loop loop =
        new Loop(random.nextBoolean(), carried, sequences, captured, collected, out.block());
    scope.out.emit(loop).forEach(scope::keep);
  }

  private void operation(Scope s) {
    switch (random.nextInt(s.main ? 24 : 18)) {
      case 0, 1, 2 -> unary(s);
      case 3, 4, 5 -> binary(s);
      case 6 -> {
        Value x = s.vector();
        Value condition =
            s.emit(new Elementwise.Binary(BinaryFunction.LESS, leafLike(s, x), leafLike(s, x)));
        s.emit(new Elementwise.Select(leafLike(s, condition), x, s.any(x.type())));
      }
      case 7 -> {
        Value x = s.any(s.rows().withFeatures(random.nextBoolean() ? List.of(1) : List.of(3, 1)));
        Type to =
            x.type().rank() == 1
                ? x.type().withFeatures(size(), 2)
                : x.type().withFeatures(3, size());
        s.emit(new Elementwise.Expand(x, to));
      }
      case 8, 9, 10 -> product(s);
      case 11 -> {
        Value x = s.any(s.rows().withFeatures(random.nextBoolean() ? List.of(7) : List.of(2, 5)));
        s.emit(
            switch (random.nextInt(3)) {
              case 0 -> new Reduce.SumFeatures(x);
              case 1 -> new Reduce.MaxFeatures(x);
              default -> new Reduce.Softmax(x);
            });
      }
      case 12, 13 -> concat(s);
      case 14 -> slice(s);
      case 15 -> {
        Value x = s.any(s.rows().withFeatures(2, 3, 5));
        Value y = s.emit(new Rearrange.Transpose(x));
        s.emit(new Rearrange.Reshape(y, List.of(30)));
        s.emit(new Rearrange.Pad(x, random.nextInt(3), 1, 7));
      }
      case 16 -> {
        Value matrix = s.any(s.rows().withFeatures(3, 5));
        boolean transposed = random.nextBoolean();
        Value x = s.any(matrix.type().withFeatures(transposed ? 3 : 5));
        Value y = s.emit(new Multiply.RowProduct(matrix, x, transposed));
        s.emit(new Multiply.RowOuter(y, x));
      }
      case 17 -> tokenOperation(s);
      case 18, 19 -> {
        Type rows = s.rows();
        int heads = random.nextInt(3);
        int blocks = Math.max(1, heads);
        Value left = s.any(rows.withFeatures(blocks * size()));
        Value right = s.any(rows.withFeatures(blocks * size()));
        s.emit(new Multiply.OuterSum(left, right, heads));
      }
      case 20 -> {
        boolean keepBatch = random.nextBoolean();
        Type rows = keepBatch || random.nextBoolean() ? Type.sequence() : Type.row();
        s.emit(new Reduce.SumRows(s.any(rows.withFeatures(size())), keepBatch));
      }
      case 21 -> {
        Value x = s.any(Type.sequence(size()));
        Steps.Which which = random.nextBoolean() ? Steps.Which.FIRST : Steps.Which.LAST;
        Value picked = s.emit(new Steps.Pick(x, lengths, which));
        s.emit(new Steps.Place(s.any(picked.type()), lengths, which));
        s.emit(new Steps.Valid(lengths));
        Value stacked =
            s.emit(new Steps.Stack(s.any(Type.sequence(size())), 1 + random.nextInt(5)));
        s.emit(new Steps.Unstack(s.any(stacked.type())));
      }
      case 22 -> {
        Value a = s.any(random.nextBoolean() ? Type.whole(3, 5) : Type.whole(2, 3, 5));
        Value b = s.any(a.type().rank() == 2 ? Type.whole(5, 7) : Type.whole(2, 5, 7));
        s.emit(new Multiply.MatrixProduct(a, b));
      }
      default -> {
        Type rows = random.nextBoolean() ? Type.sequence() : Type.row();
        Value x = s.any(rows.withFeatures(size()));
        s.emit(new Tokens.LookupGradient(x, s.index(rows), TOKENS));
      }
    }
  }

  /** What may be compared without a rounding error turning the result. */
  private Value leafLike(Scope s, Value x) {
    return s.main ? s.leaf(x.type()) : s.out.constant(random.nextInt(3) * 0.25, x.type());
  }

  private void unary(Scope s) {
    Value x = s.vector();
    UnaryFunction[] functions = UnaryFunction.values();
    UnaryFunction function = functions[random.nextInt(functions.length)];
    switch (function) {
      case NEGATE, SIGMOID, TANH, RELU, ABS, SOFTPLUS -> s.emit(new Elementwise.Unary(function, x));
      case EXP -> s.emit(new Elementwise.Unary(function, s.out.unary(UnaryFunction.TANH, x)));
      case LOG, SQRT, RECIPROCAL -> {
        Value positive = s.out.unary(UnaryFunction.SIGMOID, s.out.unary(UnaryFunction.TANH, x));
        s.emit(new Elementwise.Unary(function, positive));
      }
      case SIGN ->
          s.emit(
              new Elementwise.Unary(
                  function, s.out.unary(UnaryFunction.EXP, s.out.unary(UnaryFunction.TANH, x))));
    }
  }

  private void binary(Scope s) {
    Value x = s.vector();
    Value y = s.any(x.type());
    switch (random.nextInt(6)) {
      case 0, 1 -> s.emit(new Elementwise.Binary(BinaryFunction.ADD, x, y));
      case 2 -> s.emit(new Elementwise.Binary(BinaryFunction.SUBTRACT, x, y));
      case 3 ->
          s.emit(
              new Elementwise.Binary(
                  BinaryFunction.MULTIPLY, s.out.unary(UnaryFunction.TANH, x), y));
      case 4 ->
          s.emit(
              new Elementwise.Binary(
                  random.nextBoolean() ? BinaryFunction.MAX : BinaryFunction.MIN, x, y));
      default -> {
        Value one = s.out.constant(1, y.type());
        Value divisor = s.out.add(one, s.out.unary(UnaryFunction.ABS, y));
        s.emit(new Elementwise.Binary(BinaryFunction.DIVIDE, x, divisor));
      }
    }
  }

  private void product(Scope s) {
    int heads = random.nextInt(4) == 0 ? 2 : 0;
    int blocks = Math.max(1, heads);
    int m = size();
    int k = size();
    Value matrix = s.any(heads == 0 ? Type.whole(m, k) : Type.whole(heads, m, k));
    boolean transposed = random.nextBoolean();
    Value x = s.any(s.rows().withFeatures(blocks * (transposed ? m : k)));
    s.emit(new Multiply.Product(matrix, x, transposed));
  }

  private void concat(Scope s) {
    Type rows = s.rows();
    List<Value> parts = new ArrayList<>();
    boolean flat = random.nextInt(3) > 0;
    int axis = flat ? 0 : random.nextInt(2);
    for (int i = 1 + random.nextInt(3); i >= 0; i--) {
      List<Integer> features =
          flat ? List.of(size()) : axis == 0 ? List.of(size(), 3) : List.of(3, size());
      parts.add(s.any(rows.withFeatures(features)));
    }
    s.emit(new Rearrange.Concat(parts, axis));
  }

  private void slice(Scope s) {
    List<Value> vectors =
        s.values.stream()
            .filter(v -> v.type().rank() > 0 && v.type().element() == ElementType.REAL)
            .toList();
    if (vectors.isEmpty()) {
      return;
    }
    Value x = vectors.get(random.nextInt(vectors.size()));
    int axis = random.nextInt(x.type().rank());
    int size = x.type().features().get(axis);
    int begin = random.nextInt(size + 1);
    int end = begin + random.nextInt(size - begin + 1);
    if (begin < end || random.nextInt(5) == 0) {
      s.emit(new Rearrange.Slice(x, axis, begin, end));
    }
  }

  private void tokenOperation(Scope s) {
    Type rows = s.main && random.nextBoolean() ? Type.sequence() : Type.row();
    Value index = s.index(rows);
    switch (random.nextInt(4)) {
      case 0, 1 -> s.emit(new Tokens.Lookup(s.any(Type.whole(size(), TOKENS)), index));
      case 2 -> s.emit(new Tokens.OneHot(index, TOKENS));
      default -> {
        Value logits = s.any(rows.withFeatures(TOKENS));
        s.emit(new Reduce.CrossEntropy(logits, index));
        Value upstream = s.any(rows.withFeatures(1));
        s.emit(new Reduce.CrossEntropyGradient(logits, index, upstream));
      }
    }
  }
}
