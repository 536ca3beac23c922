package dev.rnnc.ir;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Operations that know time steps, besides the loop. Lengths are {@code index [batch]}. */
public sealed interface Steps extends Op {
  @Override
  default List<Type> types() {
    return List.of(type());
  }

  @Override
  Type type();

  /** 1 where the time step is within the row's length, else 0: {@code [time, batch, 1]}. */
  record Valid(Value lengths) implements Steps {
    public Valid {
      Expect.that(lengths.type().equals(Type.indexPerRow()), "lengths %s", lengths.type());
    }

    @Override
    public Type type() {
      return Type.sequence(1);
    }

    @Override
    public List<Value> operands() {
      return List.of(lengths);
    }

    @Override
    public Op map(UnaryOperator<Value> change) {
      return new Valid(change.apply(lengths));
    }
  }

  /** Which time step of a sequence. */
  enum Which {
    FIRST,
    LAST
  }

  /**
   * The first or last valid time step of each row: {@code x [time, batch, ..] -> [batch, ..]};
   * zeros where the length is 0.
   */
  record Pick(Value x, Value lengths, Which which) implements Steps {
    public Pick {
      Expect.that(
          x.type().time() && lengths.type().equals(Type.indexPerRow()),
          "pick of %s %s with lengths %s",
          x,
          x.type(),
          lengths.type());
    }

    @Override
    public Type type() {
      return x.type().oneStep();
    }

    @Override
    public List<Value> operands() {
      return List.of(x, lengths);
    }

    @Override
    public Op map(UnaryOperator<Value> change) {
      return new Pick(change.apply(x), change.apply(lengths), which);
    }
  }

  /** Undoes {@link Pick}: {@code x [batch, ..]} at its time step, zeros at all others. */
  record Place(Value x, Value lengths, Which which) implements Steps {
    public Place {
      Expect.that(
          !x.type().time() && x.type().batch() && lengths.type().equals(Type.indexPerRow()),
          "place of %s %s with lengths %s",
          x,
          x.type(),
          lengths.type());
    }

    @Override
    public Type type() {
      return x.type().allSteps();
    }

    @Override
    public List<Value> operands() {
      return List.of(x, lengths);
    }

    @Override
    public Op map(UnaryOperator<Value> change) {
      return new Place(change.apply(x), change.apply(lengths), which);
    }
  }

  /**
   * The time steps of each row side by side, as many as {@code steps}: {@code x [time, batch, ..]
   * -> [batch, steps, ..]}; zeros where the run has fewer, and what it has more is left out.
   */
  record Stack(Value x, int steps) implements Steps {
    public Stack {
      Expect.real(x);
      Expect.that(x.type().time() && steps >= 0, "stack of %s %s", x, x.type());
    }

    @Override
    public Type type() {
      List<Integer> features = new ArrayList<>(x.type().features());
      features.addFirst(steps);
      return x.type().oneStep().withFeatures(features);
    }

    @Override
    public List<Value> operands() {
      return List.of(x);
    }

    @Override
    public Op map(UnaryOperator<Value> change) {
      return new Stack(change.apply(x), steps);
    }
  }

  /**
   * Undoes {@link Stack}: {@code x [batch, steps, ..] -> [time, batch, ..]}; zeros where the run
   * has more time steps.
   */
  record Unstack(Value x) implements Steps {
    public Unstack {
      Expect.real(x);
      Expect.that(
          !x.type().time() && x.type().batch() && x.type().rank() > 0,
          "unstack of %s %s",
          x,
          x.type());
    }

    @Override
    public Type type() {
      List<Integer> features = x.type().features();
      return x.type().allSteps().withFeatures(features.subList(1, features.size()));
    }

    @Override
    public List<Value> operands() {
      return List.of(x);
    }

    @Override
    public Op map(UnaryOperator<Value> change) {
      return new Unstack(change.apply(x));
    }
  }
}
