package dev.rnnc.reference;

import static java.util.Objects.requireNonNull;

import dev.rnnc.backend.NonFinite;
import dev.rnnc.ir.Elementwise;
import dev.rnnc.ir.Instruction;
import dev.rnnc.ir.Leaf;
import dev.rnnc.ir.Op;
import dev.rnnc.ir.Program;
import dev.rnnc.ir.Steps;
import dev.rnnc.ir.Value;
import dev.rnnc.notation.Formulas;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoublePredicate;
import java.util.stream.Stream;

/**
 * Finds where numbers stop being finite: runs a program with every result rounded to float, so that
 * it overflows where the fast backends do, then follows a number that is not finite from the
 * program's outputs and stores back to the first operation that made it from finite ones. What
 * never reaches an output (a logarithm of padding that a mask drops) is not blamed.
 */
final class FirstNonFinite {
  private record Key(Value value, int timeStep) {}

  private final Program program;
  private final Sizes sizes;
  private final Leaves leaves;
  private final Lineage lineage;
  private final Formulas formulas;

  /** The results that have elements that are not finite. */
  private final Map<Key, double[]> results = new HashMap<>();

  /** The condition of selections, and the lengths of picks, whose result is among them. */
  private final Map<Key, double[]> choices = new HashMap<>();

  private FirstNonFinite(Program program, Sizes sizes, Leaves leaves) {
    this.program = program;
    this.sizes = sizes;
    this.leaves = leaves;
    this.lineage = new Lineage(program, sizes);
    this.formulas = new Formulas(program);
  }

  static Optional<NonFinite> find(Program program, Sizes sizes, Leaves leaves) {
    return new FirstNonFinite(program, sizes, leaves).find();
  }

  private Optional<NonFinite> find() {
    interpret(this::keep);
    return end().map(end -> report(path(end)));
  }

  private void keep(Instruction instruction, Value result, int timeStep, Frame frame) {
    double[] elements = frame.get(result);
    if (Arrays.stream(elements).allMatch(Double::isFinite)) {
      return;
    }
    Key key = new Key(result, timeStep);
    results.put(key, elements);
    if (instruction.op() instanceof Elementwise.Select select) {
      choices.put(key, frame.get(select.condition()));
    } else if (instruction.op() instanceof Steps.Pick pick) {
      choices.put(key, frame.get(pick.lengths()));
    }
  }

  private void interpret(Observer observer) {
    new Interpreter(leaves, Precision.FLOAT, observer).run(program.main(), sizes);
  }

  /** The first element of an output, or else of a store, that is not finite. */
  private Optional<Place> end() {
    List<Value> ends = new ArrayList<>();
    program.outputs().forEach(output -> ends.add(output.value()));
    program.stores().forEach(store -> ends.add(store.value()));
    for (Value value : ends) {
      for (int element = 0; element < sizes.elements(value.type()); element++) {
        Place place = lineage.origin(new Place(value, Observer.NO_TIME_STEP, element));
        if (!Double.isFinite(number(place))) {
          return Optional.of(place);
        }
      }
    }
    return Optional.empty();
  }

  /** From an end back to the operation that is to blame, which comes last. */
  private List<Place> path(Place end) {
    List<Place> path = new ArrayList<>();
    Optional<Place> at = Optional.of(end);
    while (at.isPresent()) {
      path.add(at.get());
      at = before(at.get());
    }
    if (lineage.instruction(path.getLast().value()).op() instanceof Leaf.Constant) {
      // An infinity that is written in the program is meant; what made a NaN of it is not.
      while (path.size() > 1 && !Double.isNaN(number(path.getLast()))) {
        path.removeLast();
      }
    }
    return path;
  }

  /** Where a number that is not finite entered this operation; empty if it arose in it. */
  private Optional<Place> before(Place at) {
    boolean nan = Double.isNaN(number(at));
    return suspect(at, number -> nan ? Double.isNaN(number) : Double.isInfinite(number))
        .or(() -> suspect(at, number -> !Double.isFinite(number)));
  }

  private Optional<Place> suspect(Place at, DoublePredicate wanted) {
    return candidates(at)
        .filter(place -> wanted.test(number(place)))
        .findFirst()
        .map(lineage::origin);
  }

  /** The elements of operands that this element depends on. */
  private Stream<Place> candidates(Place at) {
    Op op = lineage.instruction(at.value()).op();
    if (op instanceof Elementwise.Select select) {
      boolean chosen = choice(at)[at.element()] != 0;
      Value operand = chosen ? select.then() : select.otherwise();
      return Stream.of(new Place(operand, at.timeStep(), at.element()));
    }
    if (op instanceof Steps.Pick pick) {
      double length = choice(at)[lineage.batchRow(at)];
      int picked = StepOperations.timeStep(pick.which(), length, sizes);
      int element = picked * sizes.elements(pick.type()) + at.element();
      return Stream.of(new Place(pick.x(), at.timeStep(), element));
    }
    return op.operands().stream()
        .flatMap(operand ->
            lineage
                .elements(at, operand)
                .mapToObj(element -> new Place(operand, at.timeStep(), element)));
  }

  private double[] choice(Place at) {
    return requireNonNull(choices.get(new Key(at.value(), at.timeStep())));
  }

  /** 0 stands for every finite number. */
  private double number(Place place) {
    Place origin = lineage.origin(place);
    double[] elements = results.get(new Key(origin.value(), origin.timeStep()));
    return elements == null ? 0 : elements[origin.element()];
  }

  private NonFinite report(List<Place> path) {
    Place blamed = path.getLast();
    Op op = lineage.instruction(blamed.value()).op();
    return new NonFinite(
        name(path),
        formulas.definition(op),
        lineage.timeStep(blamed),
        lineage.batchRow(blamed),
        number(blamed),
        operands(blamed));
  }

  /** Runs once more, to see the operands of the operation that is to blame. */
  private List<NonFinite.Operand> operands(Place blamed) {
    List<NonFinite.Operand> operands = new ArrayList<>();
    interpret((instruction, result, timeStep, frame) -> {
      if (result.equals(blamed.value()) && timeStep == blamed.timeStep()) {
        for (Value operand : instruction.op().operands()) {
          if (!formulas.isNumber(operand)) {
            operands.add(range(blamed, operand, frame.get(operand)));
          }
        }
      }
    });
    return operands;
  }

  private NonFinite.Operand range(Place blamed, Value operand, double[] elements) {
    DoubleSummaryStatistics range =
        lineage.elements(blamed, operand).mapToDouble(i -> elements[i]).summaryStatistics();
    return new NonFinite.Operand(formulas.text(operand), range.getMin(), range.getMax());
  }

  /**
   * The equation that the blamed operation belongs to. Parts of an equation have no name or their
   * layer's ({@code gru_1}); its result, which comes after them, has its own ({@code gru_1.z}).
   */
  private static String name(List<Place> path) {
    String name = "";
    for (Place place : path.reversed()) {
      String next = place.value().name();
      if (name.isEmpty()) {
        name = next;
      } else if (next.startsWith(name + ".")) {
        return next;
      } else if (!next.isEmpty() && !next.equals(name)) {
        return name;
      }
    }
    return name;
  }
}
