package dev.rnnc.cases;

import dev.rnnc.ir.Emitter;
import dev.rnnc.ir.Loop;
import dev.rnnc.ir.Multiply;
import dev.rnnc.ir.Reduce;
import dev.rnnc.ir.Steps;
import dev.rnnc.ir.Type;
import dev.rnnc.ir.UnaryFunction;
import dev.rnnc.ir.Value;
import java.util.ArrayList;
import java.util.List;

/** {@link Loop}: states, directions, lengths, and all ways in which values enter and leave it. */
final class LoopCases {
  private LoopCases() {}

  static List<OpCase> all() {
    List<OpCase> cases = new ArrayList<>();
    for (int timeSteps : List.of(0, 1, 2, 5)) {
      for (int batch : List.of(0, 1, 2, 5)) {
        for (boolean reverse : List.of(false, true)) {
          int width = List.of(7, 1, 33, 0).get(timeSteps % 4);
          recurrent(cases, timeSteps, batch, width, reverse);
          masked(cases, timeSteps, batch, reverse);
          shifts(cases, timeSteps, batch, reverse);
          runningSum(cases, timeSteps, batch, reverse);
          passing(cases, timeSteps, batch, reverse);
        }
      }
    }
    recurrent(cases, 9, 17, 33, true);
    nothing(cases);
    return cases;
  }

  private static CaseWriter writer(String name, int timeSteps, int batch, boolean reverse) {
    return new CaseWriter(
        "loop %s%s time=%d batch=%d".formatted(name, reverse ? " reverse" : "", timeSteps, batch),
        timeSteps,
        batch);
  }

  /** What a time step makes of a state in one row of the batch. */
  private interface Recurrence {
    double[] next(double[] state, int t, int b);
  }

  private static double[] row(Drawn x, int t, int b) {
    double[] row = new double[x.type().featureCount()];
    for (int f = 0; f < row.length; f++) {
      row[f] = x.at(t, b, f);
    }
    return row;
  }

  /** {@code h = tanh(U h + x)} with two heads, whose states before and after are collected. */
  private static void recurrent(
      List<OpCase> cases, int timeSteps, int batch, int width, boolean reverse) {
    CaseWriter writer = writer("recurrent " + width, timeSteps, batch, reverse);
    Drawn initial = writer.real("initial", Type.row(2 * width));
    Drawn u = writer.real("U", Type.whole(2, width, width), random -> random.nextDouble(-0.5, 0.5));
    Drawn x = writer.real("x", Type.sequence(2 * width));
    Emitter body = writer.main().nested();
    Value h = body.parameter("h", initial.type());
    Value step = body.parameter("x", initial.type());
    Value weight = body.parameter("U", u.type());
    Value product = body.emit("", new Multiply.Product(weight, h, false));
    Value next = body.unary(UnaryFunction.TANH, body.add(product, step));
    Recurrence recurrence =
        (state, t, b) -> {
          double[] after = new double[state.length];
          for (int f = 0; f < state.length; f++) {
            double sum = x.at(t, b, f);
            for (int k = 0; k < width; k++) {
              sum += u.at(0, 0, f * width + k) * state[f / width * width + k];
            }
            after[f] = Math.tanh(sum);
          }
          return after;
        };
    Traced traced = Traced.of(initial, recurrence, writer, reverse);
    cases.add(
        writer.results(
            new Loop(
                reverse,
                List.of(new Loop.Carried(initial.value(), h, next)),
                List.of(new Loop.Sequence(x.value(), step)),
                List.of(new Loop.Captured(u.value(), weight)),
                List.of(h, next),
                body.block()),
            List.of(traced::last, traced::before, traced::after)));
  }

  /** A state over time: of each row before the i-th time step that runs, the last the final one. */
  private record Traced(List<List<double[]>> rows, boolean reverse) {
    static Traced of(Drawn initial, Recurrence recurrence, CaseWriter writer, boolean reverse) {
      List<List<double[]>> rows = new ArrayList<>();
      for (int b = 0; b < (initial.type().batch() ? writer.batch() : 1); b++) {
        List<double[]> states = new ArrayList<>(List.of(row(initial, 0, b)));
        for (int i = 0; i < writer.timeSteps(); i++) {
          int t = reverse ? writer.timeSteps() - 1 - i : i;
          states.add(recurrence.next(states.getLast(), t, b));
        }
        rows.add(states);
      }
      return new Traced(rows, reverse);
    }

    /** The state of a row; a whole state has one. */
    private List<double[]> states(int b) {
      return rows.get(Math.min(b, rows.size() - 1));
    }

    double last(int t, int b, int f) {
      return states(b).getLast()[f];
    }

    double before(int t, int b, int f) {
      int timeSteps = states(b).size() - 1;
      return states(b).get(reverse ? timeSteps - 1 - t : t)[f];
    }

    double after(int t, int b, int f) {
      int timeSteps = states(b).size() - 1;
      return states(b).get(reverse ? timeSteps - t : t + 1)[f];
    }
  }

  /** {@code h = h / 2 + x} within the row's length; beyond it h stays. */
  private static void masked(List<OpCase> cases, int timeSteps, int batch, boolean reverse) {
    CaseWriter writer = writer("masked", timeSteps, batch, reverse);
    Drawn initial = writer.real("initial", Type.row(7));
    Drawn x = writer.real("x", Type.sequence(7));
    Drawn lengths = writer.lengths();
    Value valid = writer.main().emit("valid", new Steps.Valid(lengths.value()));
    Emitter body = writer.main().nested();
    Value h = body.parameter("h", Type.row(7));
    Value step = body.parameter("x", Type.row(7));
    Value within = body.parameter("valid", Type.row(1));
    Value half = body.multiply(h, body.constant(0.5, Type.row(7)));
    Value next = body.select(body.expand(within, Type.row(7)), body.add(half, step), h);
    Recurrence recurrence =
        (state, t, b) -> {
          double[] after = state.clone();
          for (int f = 0; f < 7 && t < lengths.index(0, b); f++) {
            after[f] = state[f] / 2 + x.at(t, b, f);
          }
          return after;
        };
    Traced traced = Traced.of(initial, recurrence, writer, reverse);
    cases.add(
        writer.results(
            new Loop(
                reverse,
                List.of(new Loop.Carried(initial.value(), h, next)),
                List.of(new Loop.Sequence(x.value(), step), new Loop.Sequence(valid, within)),
                List.of(),
                List.of(next),
                body.block()),
            List.of(traced::last, traced::after)));
  }

  /**
   * Three states that only move: {@code a = x; b = a; c = c}, with what was before: a state's next
   * value may be another parameter of the body.
   */
  private static void shifts(List<OpCase> cases, int timeSteps, int batch, boolean reverse) {
    CaseWriter writer = writer("shifts", timeSteps, batch, reverse);
    Drawn x = writer.real("x", Type.sequence(3));
    Drawn a0 = writer.real("a", Type.row(3));
    Drawn b0 = writer.real("b", Type.row(3));
    Drawn c0 = writer.real("c", Type.row(3));
    Emitter body = writer.main().nested();
    Value step = body.parameter("x", Type.row(3));
    Value a = body.parameter("a", Type.row(3));
    Value b = body.parameter("b", Type.row(3));
    Value c = body.parameter("c", Type.row(3));
    Formula aBefore = (t, row, f) -> delayed(x, a0, t, row, f, timeSteps, reverse);
    int end = reverse ? -1 : timeSteps;
    Formula bBefore =
        (t, row, f) -> {
          int before = reverse ? t + 1 : t - 1;
          boolean first = before < 0 || before >= timeSteps;
          return first ? b0.at(0, row, f) : aBefore.at(before, row, f);
        };
    cases.add(
        writer.results(
            new Loop(
                reverse,
                List.of(
                    new Loop.Carried(a0.value(), a, step),
                    new Loop.Carried(b0.value(), b, a),
                    new Loop.Carried(c0.value(), c, c)),
                List.of(new Loop.Sequence(x.value(), step)),
                List.of(),
                List.of(b),
                body.block()),
            List.of(
                (_, row, f) -> aBefore.at(end, row, f),
                (_, row, f) -> bBefore.at(end, row, f),
                c0::at,
                bBefore)));
  }

  /** x one time step earlier in the loop's direction, the initial value at its first. */
  private static double delayed(
      Drawn x, Drawn initial, int t, int b, int f, int timeSteps, boolean reverse) {
    int before = reverse ? t + 1 : t - 1;
    boolean first = before < 0 || before >= timeSteps;
    return first ? initial.at(0, b, f) : x.at(before, b, f);
  }

  /** A whole state: the sum of all rows so far, which every row sees. */
  private static void runningSum(List<OpCase> cases, int timeSteps, int batch, boolean reverse) {
    CaseWriter writer = writer("running sum", timeSteps, batch, reverse);
    Drawn initial = writer.real("initial", Type.whole(4));
    Drawn x = writer.real("x", Type.sequence(4));
    Emitter body = writer.main().nested();
    Value sum = body.parameter("sum", Type.whole(4));
    Value step = body.parameter("x", Type.row(4));
    Value next = body.add(sum, body.emit("", new Reduce.SumRows(step, false)));
    Value seen = body.add(step, body.expand(sum, Type.row(4)));
    Recurrence recurrence =
        (state, t, _) -> {
          double[] after = state.clone();
          for (int f = 0; f < 4; f++) {
            for (int b = 0; b < batch; b++) {
              after[f] += x.at(t, b, f);
            }
          }
          return after;
        };
    Traced traced = Traced.of(initial, recurrence, writer, reverse);
    cases.add(
        writer.results(
            new Loop(
                reverse,
                List.of(new Loop.Carried(initial.value(), sum, next)),
                List.of(new Loop.Sequence(x.value(), step)),
                List.of(),
                List.of(seen),
                body.block()),
            List.of(traced::last, (t, b, f) -> traced.before(t, b, f) + x.at(t, b, f))));
  }

  /** Without states: a time step, a captured row and a sum of both are collected. */
  private static void passing(List<OpCase> cases, int timeSteps, int batch, boolean reverse) {
    CaseWriter writer = writer("passing", timeSteps, batch, reverse);
    Drawn x = writer.real("x", Type.sequence(2, 3));
    Drawn row = writer.real("row", Type.row(2, 3));
    Drawn i = writer.index("i", Type.tokens(), 9);
    Emitter body = writer.main().nested();
    Value step = body.parameter("x", Type.row(2, 3));
    Value same = body.parameter("row", Type.row(2, 3));
    Value token = body.parameter("i", Type.indexPerRow());
    Value sum = body.add(step, same);
    cases.add(
        writer.results(
            new Loop(
                reverse,
                List.of(),
                List.of(new Loop.Sequence(x.value(), step), new Loop.Sequence(i.value(), token)),
                List.of(new Loop.Captured(row.value(), same)),
                List.of(step, same, sum, token),
                body.block()),
            List.of(x::at, row::at, (t, b, f) -> x.at(t, b, f) + row.at(t, b, f), i::at)));
  }

  /** Neither states nor sequences nor outputs. */
  private static void nothing(List<OpCase> cases) {
    CaseWriter writer = writer("nothing", 3, 2, false);
    Emitter body = writer.main().nested();
    body.constant(1, Type.row(2));
    cases.add(
        writer.results(
            new Loop(false, List.of(), List.of(), List.of(), List.of(), body.block()), List.of()));
  }
}
