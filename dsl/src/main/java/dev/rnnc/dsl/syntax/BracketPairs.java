package dev.rnnc.dsl.syntax;

import dev.rnnc.dsl.syntax.BracketFault.Stray;
import dev.rnnc.dsl.syntax.BracketFault.TooDeep;
import dev.rnnc.dsl.syntax.BracketFault.UnclosedBrace;
import dev.rnnc.dsl.syntax.BracketFault.UnclosedList;
import dev.rnnc.dsl.syntax.BracketFault.WrongCloser;
import dev.rnnc.dsl.syntax.Lexeme.Kind;
import dev.rnnc.source.SourceFile;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Which bracket closes which, up to the first fault, and where lines begin: what is needed to guess
 * where a missing bracket belongs. Numbers are indices of lexemes.
 */
final class BracketPairs {
  /** Deeper brackets are refused, so that no later stage can run out of stack. */
  static final int DEEPEST = 200;

  private final List<Lexeme> lexemes;
  private final int[] partner;
  private final int[] line;
  private final int[] column;
  private final Optional<BracketFault> fault;

  private BracketPairs(SourceFile file, List<Lexeme> lexemes) {
    this.lexemes = lexemes;
    this.partner = new int[lexemes.size()];
    Arrays.fill(partner, -1);
    this.line = lexemes.stream().mapToInt(each -> file.line(each.span().start())).toArray();
    this.column = lexemes.stream().mapToInt(each -> file.column(each.span().start())).toArray();
    this.fault = pair();
  }

  static BracketPairs of(SourceFile file, List<Lexeme> lexemes) {
    return new BracketPairs(file, lexemes);
  }

  Optional<BracketFault> fault() {
    return fault;
  }

  private Optional<BracketFault> pair() {
    Deque<Integer> open = new ArrayDeque<>();
    for (int i = 0; i < lexemes.size(); i++) {
      Kind kind = lexemes.get(i).kind();
      if (kind.opens()) {
        open.push(i);
        if (open.size() > DEEPEST) {
          return Optional.of(new TooDeep(i));
        }
      } else if (kind.closes()) {
        Integer top = open.peek();
        if (top == null || lexemes.get(top).kind().closer() != kind) {
          return Optional.of(unpaired(open, i));
        }
        open.pop();
        partner[top] = i;
        partner[i] = top;
      }
    }
    if (open.isEmpty()) {
      return Optional.empty();
    }
    int last = open.peek();
    boolean brace = lexemes.get(last).kind() == Kind.LBRACE;
    return Optional.of(brace ? new UnclosedBrace(last) : new UnclosedList(last, lexemes.size()));
  }

  private BracketFault unpaired(Deque<Integer> open, int close) {
    Integer top = open.peek();
    Kind kind = lexemes.get(close).kind();
    if (top == null || (kind != Kind.RBRACE && lexemes.get(top).kind() == Kind.LBRACE)) {
      return new Stray(close);
    }
    for (int outer : open) {
      boolean closesOuter = lexemes.get(outer).kind().closer() == kind;
      if (closesOuter && !(line[top] == line[close] && line[outer] < line[close])) {
        return new UnclosedList(top, close);
      }
    }
    return new WrongCloser(top, close);
  }

  /** Where the line goes on to no more: the index behind its last lexeme, at most {@code limit}. */
  int endOfLine(int start, int limit) {
    for (int i = start + 1; i < limit; i++) {
      if (lexemes.get(i).kind() == Kind.LBRACE && endsLine(i)) {
        return i;
      }
      if (partner[i] > i) {
        i = partner[i];
      } else if (lexemes.get(i).kind() == Kind.NEWLINE && lineEnds(i)) {
        return i;
      }
    }
    return limit;
  }

  private boolean lineEnds(int newline) {
    int next = newline;
    while (next < lexemes.size() && lexemes.get(next).kind() == Kind.NEWLINE) {
      next++;
    }
    Kind before = lexemes.get(newline - 1).kind();
    boolean goesOn = next < lexemes.size() && lexemes.get(next).kind().joinsLines();
    return !before.joinsLines() && !before.opens() && before != Kind.NEWLINE && !goesOn;
  }

  /**
   * The block that probably lacks its closing brace, given that {@code open} is left open: one
   * inside it whose closing brace stands further left than its own line begins, if there is one.
   */
  int likelyUnclosed(int open) {
    for (int i = open + 1; i < lexemes.size(); i++) {
      if (lexemes.get(i).kind() == Kind.LBRACE && partner[i] > i && firstOfLine(partner[i])) {
        if (column[partner[i]] < indent(i)) {
          return i;
        }
      }
    }
    return open;
  }

  /** Where the block most likely ends: before the first line that is not indented more than it. */
  int endOfBlock(int open) {
    int first = open + 1;
    while (first < lexemes.size() && lexemes.get(first).kind() == Kind.NEWLINE) {
      first++;
    }
    int end = lexemes.size();
    boolean indented =
        first < lexemes.size() && (line[first] == line[open] || column[first] > indent(open));
    for (int i = first + 1; i < lexemes.size(); i++) {
      boolean outside = indented || Keywords.beginsBlock(lexemes.get(i));
      if (line[i] > line[open] && firstOfLine(i) && column[i] <= indent(open) && outside) {
        end = i;
        break;
      }
    }
    while (lexemes.get(end - 1).kind() == Kind.NEWLINE) {
      end--;
    }
    return end;
  }

  /** The word that begins an item before {@code stray} but has no block. */
  Optional<Integer> headWithoutBrace(int stray) {
    for (int i = stray - 1; i >= 0 && lexemes.get(i).kind() != Kind.RBRACE; i--) {
      if (firstOfLine(i) && Keywords.beginsBlock(lexemes.get(i))) {
        int end = endOfLine(i, stray);
        for (int j = i; j < end; j++) {
          if (lexemes.get(j).kind() == Kind.LBRACE) {
            return Optional.empty();
          }
        }
        return end < stray ? Optional.of(i) : Optional.empty();
      }
    }
    return Optional.empty();
  }

  /**
   * The brace that is probably one too many, given that {@code stray} is left over: one at the end
   * of a line whose opening one stands on another line.
   */
  int likelyStray(int stray) {
    for (int i = 0; i < stray; i++) {
      boolean brace = lexemes.get(i).kind() == Kind.RBRACE && partner[i] >= 0;
      if (brace && !firstOfLine(i) && line[partner[i]] < line[i] && endsLine(partner[i])) {
        return i;
      }
    }
    return stray;
  }

  private boolean endsLine(int index) {
    return index + 1 < lexemes.size() && lexemes.get(index + 1).kind() == Kind.NEWLINE;
  }

  private boolean firstOfLine(int index) {
    return lexemes.get(index).kind() != Kind.NEWLINE
        && (index == 0 || lexemes.get(index - 1).kind() == Kind.NEWLINE);
  }

  /** The column in which the line of a lexeme begins. */
  private int indent(int index) {
    int first = index;
    while (!firstOfLine(first)) {
      first--;
    }
    return column[first];
  }
}
