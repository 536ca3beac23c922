package dev.rnnc.model;

/** A name that equations read. */
public record Symbol(Kind kind, String name, ValueType type) {
  /** What the name stands for. */
  public enum Kind {
    /** An input of the layer. */
    INPUT,
    /** A state as the time step before left it: {@code h}. */
    STATE,
    /** The new value of a state: {@code h'}. */
    NEXT_STATE,
    /** A weight or bias. */
    WEIGHT,
    /** Defined by an equation of the same layer. */
    DEFINITION,
    /** A value of the network, in an equation between layers. */
    NODE
  }

  /** As equations write it. */
  @Override
  public String toString() {
    return kind == Kind.NEXT_STATE ? name + "'" : name;
  }
}
