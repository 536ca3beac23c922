package dev.rnnc.ir;

/** Functions of two numbers; comparisons give 1 for true and 0 for false. */
public enum BinaryFunction {
  ADD,
  SUBTRACT,
  MULTIPLY,
  DIVIDE,
  MAX,
  MIN,
  LESS,
  LESS_OR_EQUAL,
  EQUAL,
  NOT_EQUAL
}
