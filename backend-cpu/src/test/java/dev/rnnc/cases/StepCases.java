package dev.rnnc.cases;

import dev.rnnc.ir.Steps;
import dev.rnnc.ir.Type;
import java.util.ArrayList;
import java.util.List;

/** {@link Steps} operations; some rows of every batch are empty, some as long as the run. */
final class StepCases {
  private StepCases() {}

  static List<OpCase> all() {
    List<OpCase> cases = new ArrayList<>();
    for (int timeSteps : List.of(0, 1, 2, 5)) {
      for (int batch : List.of(0, 1, 2, 5)) {
        valid(cases, timeSteps, batch);
        int width = List.of(7, 1, 0).get((timeSteps + batch) % 3);
        for (Steps.Which which : Steps.Which.values()) {
          pick(cases, timeSteps, batch, Type.sequence(width), which);
          place(cases, timeSteps, batch, Type.row(width), which);
        }
      }
    }
    pick(cases, 5, 3, Type.sequence(2, 3), Steps.Which.LAST);
    pick(cases, 5, 3, Type.sequence(), Steps.Which.LAST);
    place(cases, 5, 3, Type.row(2, 3), Steps.Which.FIRST);
    pickIndices(cases);
    for (int timeSteps : List.of(0, 1, 4)) {
      for (int steps : List.of(0, 1, 3, 6)) {
        int batch = List.of(3, 0, 1, 2).get((timeSteps + steps) % 4);
        stack(cases, timeSteps, batch, steps, Type.sequence(5));
        unstack(cases, timeSteps, batch, Type.row(steps, 5));
      }
    }
    stack(cases, 4, 2, 3, Type.sequence(2, 3));
    stack(cases, 4, 2, 3, Type.sequence());
    unstack(cases, 4, 2, Type.row(5, 2, 3));
    unstack(cases, 4, 2, Type.row(3));
    return cases;
  }

  private static void stack(List<OpCase> cases, int timeSteps, int batch, int steps, Type type) {
    CaseWriter writer = writer("stack %d %s".formatted(steps, type), timeSteps, batch);
    Drawn x = writer.real("x", type);
    int width = type.featureCount();
    cases.add(
        writer.result(
            new Steps.Stack(x.value(), steps),
            (_, b, f) -> f / width < timeSteps ? x.at(f / width, b, f % width) : 0));
  }

  private static void unstack(List<OpCase> cases, int timeSteps, int batch, Type type) {
    CaseWriter writer = writer("unstack %s".formatted(type), timeSteps, batch);
    Drawn x = writer.real("x", type);
    int steps = type.features().getFirst();
    int width = steps == 0 ? 1 : type.featureCount() / steps;
    cases.add(
        writer.result(
            new Steps.Unstack(x.value()), (t, b, f) -> t < steps ? x.at(0, b, t * width + f) : 0));
  }

  private static void valid(List<OpCase> cases, int timeSteps, int batch) {
    CaseWriter writer = writer("valid", timeSteps, batch);
    Drawn lengths = writer.lengths();
    cases.add(
        writer.result(
            new Steps.Valid(lengths.value()), (t, b, _) -> t < lengths.index(0, b) ? 1 : 0));
  }

  private static void pick(
      List<OpCase> cases, int timeSteps, int batch, Type type, Steps.Which which) {
    CaseWriter writer = writer("pick %s %s".formatted(which, type), timeSteps, batch);
    Drawn x = writer.real("x", type);
    Drawn lengths = writer.lengths();
    cases.add(
        writer.result(
            new Steps.Pick(x.value(), lengths.value(), which),
            (_, b, f) -> {
              int length = lengths.index(0, b);
              return length == 0 ? 0 : x.at(which == Steps.Which.FIRST ? 0 : length - 1, b, f);
            }));
  }

  private static void pickIndices(List<OpCase> cases) {
    CaseWriter writer = writer("pick indices", 5, 3);
    Drawn x = writer.index("x", Type.tokens(), 9);
    Drawn lengths = writer.lengths();
    cases.add(
        writer.result(
            new Steps.Pick(x.value(), lengths.value(), Steps.Which.FIRST),
            (_, b, _) -> lengths.index(0, b) == 0 ? 0 : x.index(0, b)));
  }

  private static void place(
      List<OpCase> cases, int timeSteps, int batch, Type type, Steps.Which which) {
    CaseWriter writer = writer("place %s %s".formatted(which, type), timeSteps, batch);
    Drawn x = writer.real("x", type);
    Drawn lengths = writer.lengths();
    cases.add(
        writer.result(
            new Steps.Place(x.value(), lengths.value(), which),
            (t, b, f) -> {
              int length = lengths.index(0, b);
              int step = which == Steps.Which.FIRST ? 0 : length - 1;
              return length > 0 && t == step ? x.at(0, b, f) : 0;
            }));
  }

  private static CaseWriter writer(String name, int timeSteps, int batch) {
    return new CaseWriter(
        "%s time=%d batch=%d".formatted(name, timeSteps, batch), timeSteps, batch);
  }
}
