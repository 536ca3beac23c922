package dev.rnnc.dsl.format;

import java.util.Optional;

/** One line of the result while it is written. */
final class Line {
  private final int indent;
  private final StringBuilder code = new StringBuilder();
  private Optional<Comment> comment = Optional.empty();

  Line(int indent) {
    this.indent = indent;
  }

  int indent() {
    return indent;
  }

  void append(String text) {
    code.append(text);
  }

  /** Moves what stands at {@code column}, counted without the indentation, to the right. */
  void widen(int column, int blanks) {
    code.insert(column, " ".repeat(blanks));
  }

  void comment(Comment text) {
    comment = Optional.of(text);
  }

  Optional<Comment> comment() {
    return comment;
  }

  boolean hasCode() {
    return !code.isEmpty();
  }

  /** How many characters it has without its comment. */
  int width() {
    return code.isEmpty() ? 0 : indent + code.length();
  }

  /**
   * The finished line.
   *
   * @param column where a comment behind code begins
   */
  String text(int column) {
    String start = hasCode() || comment.isPresent() ? " ".repeat(indent) + code : "";
    String behind = comment.map(Comment::text).orElse("");
    return hasCode() && comment.isPresent()
        ? start + " ".repeat(column - start.length()) + behind
        : start + behind;
  }
}
