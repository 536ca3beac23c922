package dev.rnnc.notation;

import java.util.ArrayList;
import java.util.List;

/** Equations, one a line, whose signs stand below each other. */
final class EquationLines {
  private record Line(String name, String sign, String text) {}

  private final List<Line> lines = new ArrayList<>();

  /** Adds a line at the end; the sign is {@code =} or {@code +=}. */
  void add(String name, String sign, Term term) {
    lines.add(new Line(name, sign, term.toString()));
  }

  @Override
  public String toString() {
    int width = lines.stream().mapToInt(line -> line.name().length()).max().orElse(0);
    StringBuilder text = new StringBuilder();
    for (Line line : lines) {
      text.append("    ")
          .append(line.name())
          .append(" ".repeat(width - line.name().length()))
          .append(' ')
          .append(line.sign())
          .append(line.sign().length() == 1 ? "  " : " ")
          .append(line.text())
          .append('\n');
    }
    return text.toString();
  }
}
