package dev.rnnc.dsl.format;

import dev.rnnc.dsl.format.Piece.Braces;
import dev.rnnc.dsl.format.Piece.Group;
import dev.rnnc.dsl.format.Piece.Single;
import dev.rnnc.dsl.format.Piece.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Statements to lines. What fits on a line stands on one, unless the source spreads a block over
 * several lines or begins a new line behind an opening bracket. Otherwise a value is broken before
 * its weakest operators, or its longest brackets hold one element a line.
 */
final class Layout {
  /** The examples of the language have lines of up to 109 characters before their comments. */
  private static final int WIDEST = 120;

  private static final int STEP = 2;

  private final List<Line> lines = new ArrayList<>();

  private Layout() {}

  static List<Line> of(List<Statement> statements, Word end) {
    Layout layout = new Layout();
    layout.statements(statements, 0, false);
    layout.comments(end.above(), 0, statements.isEmpty());
    return layout.lines;
  }

  // --------------------------------------------------------------------------------- statements

  private void statements(List<Statement> statements, int indent, boolean eachOnItsLine) {
    Alignment alignment = new Alignment();
    int next = 0;
    while (next < statements.size()) {
      List<Statement> row = row(statements, next, indent, eachOnItsLine);
      Word first = row.getFirst().first();
      comments(first.above(), indent, next == 0);
      boolean blank = first.blankBefore() && (next > 0 || !first.above().isEmpty());
      if (blank) {
        lines.add(new Line(0));
        alignment.close();
      }
      int start = lines.size();
      boolean single = row(row, indent);
      if (row.size() > 1) {
        alignment.close();
      } else {
        alignment.add(row.getFirst(), lines.get(start), single);
      }
      next += row.size();
    }
    alignment.close();
  }

  /** The statements from {@code start} on that the source has on one line and that fit on one. */
  private static List<Statement> row(
      List<Statement> statements, int start, int indent, boolean eachOnItsLine) {
    List<Statement> row = new ArrayList<>(List.of(statements.get(start)));
    while (!eachOnItsLine && start + row.size() < statements.size()) {
      Statement last = row.getLast();
      Statement following = statements.get(start + row.size());
      boolean sameLine = last.last().line() == following.first().line();
      if (!sameLine
          || last.comma().isEmpty()
          || Breaks.areAsked(last)
          || Breaks.areAsked(following)) {
        break;
      }
      row.add(following);
    }
    return width(row, indent) <= WIDEST ? row : List.of(row.getFirst());
  }

  private static int width(List<Statement> row, int indent) {
    return indent + row.stream().mapToInt(each -> Flat.text(each).length() + 2).sum() - 2;
  }

  /** Writes statements on one line and gives whether one was enough, comments aside. */
  private boolean row(List<Statement> row, int indent) {
    lines.add(new Line(indent));
    int start = lines.size();
    for (int i = 0; i < row.size(); i++) {
      if (i > 0) {
        write(", ");
      }
      pieces(row.get(i).pieces(), indent);
    }
    boolean single = lines.size() == start;
    row.getLast().behind().forEach(comment -> behind(comment, indent));
    return single;
  }

  // ------------------------------------------------------------------------------------- pieces

  /** Writes pieces onto the last line and, where they need it, further ones. */
  private void pieces(List<Piece> pieces, int indent) {
    String flat = Flat.text(pieces);
    if (!Breaks.areAsked(pieces) && fits(flat)) {
      write(flat);
      return;
    }
    int start = 0;
    for (int i = 0; i < pieces.size(); i++) {
      if (pieces.get(i) instanceof Braces braces) {
        run(pieces, start, i, indent);
        separate(pieces, i, indent);
        block(braces, indent);
        start = i + 1;
      }
    }
    run(pieces, start, pieces.size(), indent);
  }

  /** The pieces from {@code start} up to {@code end}, in which no block stands. */
  private void run(List<Piece> pieces, int start, int end, int indent) {
    List<Piece> run = pieces.subList(start, end);
    boolean tooLong = !fits(Flat.text(run));
    int weakest = tooLong ? Breaks.weakestOperator(pieces, start, end) : 0;
    int from = start;
    for (int i = start; i < end; i++) {
      boolean breaks =
          weakest > 0
              && Flat.binary(pieces, i)
              && Flat.rank(Pieces.first(pieces.get(i)).kind()) == weakest;
      if (breaks) {
        segment(pieces, from, i, from == start ? indent : indent + 2 * STEP);
        newLine(indent + 2 * STEP);
        from = i;
      }
    }
    segment(pieces, from, end, from == start ? indent : indent + 2 * STEP);
  }

  private void segment(List<Piece> pieces, int start, int end, int indent) {
    List<Piece> segment = pieces.subList(start, end);
    boolean asked = segment.stream().anyMatch(Breaks::areAsked);
    int longest = asked || fits(Flat.text(segment)) ? -1 : Breaks.longestGroup(pieces, start, end);
    for (int i = start; i < end; i++) {
      separate(pieces, i, indent);
      boolean breaks = i == longest || Breaks.areAsked(pieces.get(i));
      switch (pieces.get(i)) {
        case Group group -> {
          if (breaks) {
            group(group, indent);
          } else {
            write(Flat.text(group));
          }
        }
        case Single single -> write(single.word().text());
        case Braces braces -> block(braces, indent);
      }
      if (i < pieces.size() - 1) {
        Pieces.last(pieces.get(i)).behind().ifPresent(comment -> behind(comment, indent));
      }
    }
  }

  /** What stands between a piece and the one before it: comments and a new line, or a blank. */
  private void separate(List<Piece> pieces, int index, int indent) {
    if (index == 0) {
      return;
    }
    List<Comment> above = Pieces.first(pieces.get(index)).above();
    if (!above.isEmpty()) {
      comments(above, indent + 2 * STEP, true);
    }
    if (!above.isEmpty() || lines.getLast().comment().isPresent()) {
      newLine(indent + 2 * STEP);
    } else if (lines.getLast().hasCode() && Flat.blankBefore(pieces, index)) {
      write(" ");
    }
  }

  private void group(Group group, int indent) {
    write(group.opening().text());
    group.opening().behind().ifPresent(comment -> behind(comment, indent + STEP));
    for (int i = 0; i < group.elements().size(); i++) {
      List<Piece> element = group.elements().get(i);
      comments(Pieces.first(element.getFirst()).above(), indent + STEP, true);
      newLine(indent + STEP);
      pieces(element, indent + STEP);
      if (i < group.commas().size()) {
        write(",");
      }
      Pieces.last(element.getLast()).behind().ifPresent(each -> behind(each, indent + STEP));
      if (i < group.commas().size()) {
        group.commas().get(i).behind().ifPresent(each -> behind(each, indent + STEP));
      }
    }
    comments(group.closing().above(), indent + STEP, true);
    newLine(indent);
    write(group.closing().text());
  }

  private void block(Braces braces, int indent) {
    if (braces.statements().isEmpty() && !Breaks.areAsked(braces)) {
      write("{ }");
      return;
    }
    write("{");
    braces.opening().behind().ifPresent(comment -> behind(comment, indent + STEP));
    statements(braces.statements(), indent + STEP, !braces.open());
    comments(braces.closing().above(), indent + STEP, braces.statements().isEmpty());
    newLine(indent);
    write("}");
  }

  // -------------------------------------------------------------------------------------- lines

  private boolean fits(String text) {
    Line last = lines.getLast();
    return (last.hasCode() ? last.width() : last.indent()) + text.length() <= WIDEST;
  }

  private void write(String text) {
    lines.getLast().append(text);
  }

  private void newLine(int indent) {
    lines.add(new Line(indent));
  }

  /** A comment at the end of the last line, or below it where one stands there. */
  private void behind(Comment comment, int indent) {
    if (lines.getLast().comment().isPresent()) {
      newLine(indent);
    }
    lines.getLast().comment(comment);
  }

  /** Comments in lines of their own. */
  private void comments(List<Comment> comments, int indent, boolean first) {
    boolean begins = first;
    for (Comment comment : comments) {
      if (comment.blankBefore() && !begins) {
        newLine(0);
      }
      newLine(indent);
      lines.getLast().comment(comment);
      begins = false;
    }
  }
}
