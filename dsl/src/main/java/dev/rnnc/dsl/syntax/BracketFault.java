package dev.rnnc.dsl.syntax;

/** The first thing that is wrong with the brackets of a file; numbers are indices of lexemes. */
sealed interface BracketFault {
  /** A bracket that is nested deeper than anything sensible. */
  record TooDeep(int index) implements BracketFault {}

  /** {@code ( … ]}. */
  record WrongCloser(int open, int close) implements BracketFault {}

  /** A parenthesis or list still open at {@code found}, where something around it closes. */
  record UnclosedList(int open, int found) implements BracketFault {}

  /** A block still open at the end of the file. */
  record UnclosedBrace(int open) implements BracketFault {}

  /** A closing bracket with nothing to close. */
  record Stray(int index) implements BracketFault {}
}
