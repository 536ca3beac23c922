package dev.rnnc.passes;

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
import org.jspecify.annotations.Nullable;

/**
 * Draws networks as lowering would write them: an input of tokens or numbers, one to three layers
 * of random cells in either or both directions, or several of them side by side on one value, a
 * head and a loss. Sizes are small and awkward; all values stay within a few units, so that float
 * and double can be compared.
 */
public final class ProgramGenerator {
  static final String LENGTHS = "lengths";

  private final Chance chance;
  private final Emitter main = Emitter.startingAt(0);
  private final List<Program.Output> outputs = new ArrayList<>();
  private final List<Integer> sizes;
  private int names;

  private ProgramGenerator(long seed) {
    chance = new Chance(seed);
    sizes = List.of(chance.of(1, 2, 3), chance.of(2, 3, 5, 7));
  }

  /** The program that {@code seed} determines. */
  public static DrawnProgram draw(long seed) {
    return new ProgramGenerator(seed).draw(seed, new Chance(~seed));
  }

  private DrawnProgram draw(long seed, Chance run) {
    Value lengths =
        chance.in(50) ? main.emit(LENGTHS, new Leaf.Input(LENGTHS, Type.indexPerRow())) : null;
    Value valid = lengths == null ? null : main.emit("valid", new Steps.Valid(lengths));
    Value x = input();
    int layers = chance.of(1, 1, 1, 2, 2, 3);
    for (int i = 0; i < layers; i++) {
      x = chance.in(25) ? branches(x, valid) : layer(x, valid);
      if (i + 1 < layers && chance.in(30)) {
        x = dropped(x);
      }
    }
    if (chance.in(20)) {
      x = attended(x);
    }
    Value loss = loss(head(x, lengths), valid);
    outputs.addFirst(new Program.Output(DrawnProgram.LOSS, loss));
    Program program = new Program("drawn", main.block(), outputs, List.of());
    int timeSteps = run.of(0, 1, 2, 3, 3, 4, 5);
    int batch = run.of(1, 1, 2, 2, 3, 5, 18);
    return new DrawnProgram(seed, Verifier.verify("draw", program), timeSteps, batch);
  }

  int size() {
    return chance.of(sizes);
  }

  String name(String kind) {
    return kind + "_" + ++names;
  }

  /** A weight of the network. */
  Value parameter(String kind, Integer... features) {
    String name = name(kind);
    return main.emit(name, new Leaf.Parameter(name, Type.whole(features)));
  }

  /** Tokens, embedded tokens or numbers, per time step. */
  private Value input() {
    int n = chance.of(1, 3, 5);
    String tokens = "tokens:" + n;
    return switch (chance.between(0, 3)) {
      case 0 -> main.emit("tokens", new Leaf.Input(tokens, Type.tokens()));
      case 1 -> {
        Value token = main.emit("tokens", new Leaf.Input(tokens, Type.tokens()));
        yield main.emit("embedded", new Tokens.Lookup(parameter("E", size(), n), token));
      }
      case 2 -> {
        Value token = main.emit("tokens", new Leaf.Input(tokens, Type.tokens()));
        yield main.emit("hot", new Tokens.OneHot(token, n));
      }
      default -> main.emit("x", new Leaf.Input("x", Type.sequence(size())));
    };
  }

  private Value layer(Value x, @Nullable Value valid) {
    LoopGenerator.Layer layer = new LoopGenerator(this, chance, main, x, valid).draw(chance.in(30));
    if (chance.in(40)) {
      outputs.add(new Program.Output(name("final"), chance.of(layer.finals())));
    }
    Value y = chance.of(layer.sequences());
    if (chance.in(35)) {
      LoopGenerator.Layer back = new LoopGenerator(this, chance, main, x, valid).draw(true);
      y = main.emit("both", new Rearrange.Concat(List.of(y, chance.of(back.sequences())), 0));
    }
    if (chance.in(20) && x.type().element() == ElementType.REAL && x.type().equals(y.type())) {
      y = main.add(x, y);
    }
    if (chance.in(25)) {
      outputs.add(new Program.Output(name("layer"), y));
    }
    return y;
  }

  /** Two or three layers that read one value, side by side or added, with or without a skip. */
  private Value branches(Value x, @Nullable Value valid) {
    List<Value> branches = new ArrayList<>();
    for (int i = chance.of(2, 2, 3); i > 0; i--) {
      Value branch = layer(x, valid);
      branches.add(chance.in(15) ? layer(branch, valid) : branch);
    }
    if (x.type().element() == ElementType.REAL && chance.in(30)) {
      branches.add(x);
    }
    if (chance.in(60)) {
      return main.emit("branches", new Rearrange.Concat(branches, 0));
    }
    int features = size();
    return branches.stream().map(y -> dense(y, features)).reduce(main::add).orElseThrow();
  }

  /**
   * All time steps, weighed by how they fit the present one: a loop without states that reads a
   * matrix of each row, as a decoder that attends.
   */
  private Value attended(Value x) {
    Value memory = main.emit("memory", new Steps.Stack(x, chance.of(1, 3, 6)));
    Value weight = parameter("C", x.type().width(), x.type().width());
    Emitter body = main.nested();
    Value query = body.parameter("query", x.type().oneStep());
    Value seen = body.parameter("seen", memory.type());
    Value matrix = body.parameter("matrix", weight.type());
    Value scores = body.emit("scores", new Multiply.RowProduct(seen, query, false));
    Value shares = body.emit("shares", new Reduce.Softmax(scores));
    Value context = body.emit("context", new Multiply.RowProduct(seen, shares, true));
    Value turned = body.emit("turned", new Multiply.Product(matrix, context, false));
    Value attended = body.unary(UnaryFunction.TANH, body.add(turned, query));
    return main.emit(
            new Loop(
                chance.in(30),
                List.of(),
                List.of(new Loop.Sequence(x, query)),
                List.of(new Loop.Captured(memory, seen), new Loop.Captured(weight, matrix)),
                List.of(attended),
                body.block()))
        .getLast();
  }

  private Value dropped(Value x) {
    Type type = chance.in(50) ? x.type() : x.type().oneStep();
    Value mask =
        main.emit(
            "mask", new Leaf.KeepMask(++names, chance.of(0.0, 0.25, 0.5), chance.in(70), type));
    return main.multiply(x, main.expand(mask, x.type()));
  }

  /** The layer's value, of all time steps or of one. */
  private Value head(Value x, @Nullable Value lengths) {
    if (lengths != null && chance.in(30)) {
      Value picked =
          main.emit("picked", new Steps.Pick(x, lengths, chance.of(Steps.Which.values())));
      if (chance.in(30)) {
        return main.emit("placed", new Steps.Place(picked, lengths, Steps.Which.LAST));
      }
      return picked;
    }
    if (chance.in(15)) {
      return main.emit("summed", new Reduce.SumRows(x, true));
    }
    return x;
  }

  private Value loss(Value x, @Nullable Value valid) {
    int classes = chance.of(1, 2, 4);
    Value logits = dense(x, classes);
    if (chance.in(20)) {
      logits = main.add(logits, dense(x, classes));
    }
    Value losses;
    if (chance.in(60)) {
      Type type = new Type(ElementType.INDEX, x.type().time(), true, List.of());
      Value target = main.emit("targets", new Leaf.Input("targets:" + classes, type));
      losses = main.emit("losses", new Reduce.CrossEntropy(logits, target));
    } else {
      Value target = main.emit("targets", new Leaf.Input("targets", logits.type()));
      Value error = main.subtract(logits, target);
      losses = main.emit("losses", new Reduce.SumFeatures(main.multiply(error, error)));
    }
    if (valid != null && losses.type().equals(valid.type())) {
      losses = main.multiply(losses, valid);
    }
    Value sum = main.emit("sum", new Reduce.SumRows(losses, false));
    if (chance.in(30)) {
      Value weight = parameter("W", size(), size());
      Value flat =
          main.emit("", new Rearrange.Reshape(weight, List.of(weight.type().featureCount())));
      Value squares = main.emit("decay", new Reduce.SumFeatures(main.multiply(flat, flat)));
      sum = main.add(sum, squares);
    }
    return main.emit(
        "loss",
        new Elementwise.Binary(BinaryFunction.MULTIPLY, sum, main.constant(0.125, Type.whole(1))));
  }

  private Value dense(Value x, int features) {
    Value w = parameter("W", features, x.type().width());
    Value y = main.emit("", new Multiply.Product(w, x, false));
    if (chance.in(60)) {
      y = main.add(y, main.expand(parameter("b", features), y.type()));
    }
    return chance.in(20) ? main.unary(UnaryFunction.TANH, y) : y;
  }
}
