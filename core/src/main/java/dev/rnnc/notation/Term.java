package dev.rnnc.notation;

import java.util.List;
import java.util.stream.Collectors;

/**
 * An expression as the language writes it; prints itself with no more parentheses than it needs.
 */
sealed interface Term {
  /** How tightly an operator binds. */
  enum Binding {
    COMPARISON,
    SUM,
    TERM,
    SIGN,
    PRODUCT,
    ATOM;

    Binding tighter() {
      return switch (this) {
        case COMPARISON -> SUM;
        case SUM -> TERM;
        case TERM -> SIGN;
        case SIGN -> PRODUCT;
        case PRODUCT, ATOM -> ATOM;
      };
    }
  }

  Binding binding();

  /** A name, or anything that needs no parentheses. */
  record Name(String text) implements Term {
    @Override
    public Binding binding() {
      return Binding.ATOM;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /** A plain number. */
  record Numeral(double value) implements Term {
    @Override
    public Binding binding() {
      return value < 0 ? Binding.SIGN : Binding.ATOM;
    }

    @Override
    public String toString() {
      return value == Math.rint(value) && Math.abs(value) < 1e6
          ? Long.toString((long) value)
          : Double.toString(value);
    }
  }

  /** {@code -x}. */
  record Negated(Term x) implements Term {
    @Override
    public Binding binding() {
      return Binding.SIGN;
    }

    @Override
    public String toString() {
      return "-" + within(x, Binding.SIGN);
    }
  }

  /** {@code left sign right}. */
  record Operation(Term left, String sign, Term right, Binding binding) implements Term {
    @Override
    public String toString() {
      Binding tighter = binding.tighter();
      boolean fromTheRight = binding == Binding.PRODUCT;
      return within(left, fromTheRight ? tighter : binding)
          + " "
          + sign
          + " "
          + within(right, fromTheRight ? binding : tighter);
    }
  }

  /** {@code name(x, ..)}. */
  record Call(String name, List<Term> arguments) implements Term {
    public Call {
      arguments = List.copyOf(arguments);
    }

    @Override
    public Binding binding() {
      return Binding.ATOM;
    }

    @Override
    public String toString() {
      return name
          + arguments.stream().map(Term::toString).collect(Collectors.joining(", ", "(", ")"));
    }
  }

  /**
   * {@code sum(x)}.
   *
   * @param count of the elements that it adds, by which a mean is told from it
   */
  record Sum(Term x, int count) implements Term {
    @Override
    public Binding binding() {
      return Binding.ATOM;
    }

    @Override
    public String toString() {
      return "sum(" + x + ")";
    }

    /** Whether a factor makes it a mean, whatever size was chosen to derive the equations. */
    boolean isMeanBy(Term factor) {
      return count > 1
          && factor instanceof Numeral(double value)
          && Math.abs(value * count - 1) < 1e-6;
    }
  }

  private static String within(Term term, Binding least) {
    return term.binding().compareTo(least) < 0 ? "(" + term + ")" : term.toString();
  }

  static Term call(String name, Term... arguments) {
    return new Call(name, List.of(arguments));
  }

  static Term product(Term matrix, Term x) {
    return new Operation(matrix, "@", x, Binding.PRODUCT);
  }

  static Term transposed(Term matrix) {
    return matrix instanceof Call(String name, List<Term> of) && name.equals("transpose")
        ? of.getFirst()
        : call("transpose", matrix);
  }

  static Term times(Term left, Term right) {
    return new Operation(left, "*", right, Binding.TERM);
  }

  static Term plus(Term left, Term right) {
    return new Operation(left, "+", right, Binding.SUM);
  }

  static Term minus(Term left, Term right) {
    return new Operation(left, "-", right, Binding.SUM);
  }

  static Term over(Term left, Term right) {
    return new Operation(left, "/", right, Binding.TERM);
  }
}
