package dev.rnnc.notation;

import java.util.List;

/** Makes derived terms shorter by what anybody would leave out: sums with 0, products with 1. */
final class Tidy {
  private Tidy() {}

  static Term of(Term term) {
    return switch (term) {
      case Term.Name _, Term.Numeral _ -> term;
      case Term.Negated(Term x) -> negated(of(x));
      case Term.Operation(Term left, String sign, Term right, Term.Binding binding) ->
          operation(new Term.Operation(of(left), sign, of(right), binding));
      case Term.Call(String name, List<Term> arguments) -> call(name, arguments);
      case Term.Sum(Term x, int count) -> new Term.Sum(of(x), count);
    };
  }

  private static Term negated(Term x) {
    return switch (x) {
      case Term.Numeral(double value) -> value == 0 ? x : new Term.Numeral(-value);
      case Term.Negated(Term inner) -> inner;
      default -> new Term.Negated(x);
    };
  }

  private static Term operation(Term.Operation term) {
    Term left = term.left();
    Term right = term.right();
    return switch (term.sign()) {
      case "+" -> is(left, 0) ? right : is(right, 0) ? left : sum(left, right);
      case "-" -> is(right, 0) ? left : is(left, 0) ? negated(right) : term;
      case "*" -> product(left, right);
      default -> term;
    };
  }

  private static Term sum(Term left, Term right) {
    return right instanceof Term.Negated(Term x) ? Term.minus(left, x) : Term.plus(left, right);
  }

  private static Term product(Term left, Term right) {
    if (is(left, 0) || is(right, 0)) {
      return new Term.Numeral(0);
    }
    if (is(left, 1) || is(right, 1)) {
      return is(left, 1) ? right : left;
    }
    return left instanceof Term.Negated(Term x)
        ? new Term.Negated(Term.times(x, right))
        : Term.times(left, right);
  }

  /** A choice by whether the time step is valid is one of the valid time step. */
  private static Term call(String name, List<Term> arguments) {
    if (name.equals("where")) {
      Term condition = arguments.getFirst();
      if (condition.equals(new Term.Name("valid"))) {
        return of(arguments.get(1));
      }
      Term then = of(arguments.get(1));
      Term otherwise = of(arguments.getLast());
      // where(d, d * x, 0) is d * x, but for a d of 0 and an x that is not finite
      boolean guards = is(otherwise, 0) && mentions(then, of(condition));
      return guards || then.equals(otherwise)
          ? then
          : Term.call(name, of(condition), then, otherwise);
    }
    return new Term.Call(name, arguments.stream().map(Tidy::of).toList());
  }

  private static boolean mentions(Term term, Term other) {
    return term.equals(other)
        || switch (term) {
          case Term.Name _, Term.Numeral _ -> false;
          case Term.Negated(Term x) -> mentions(x, other);
          case Term.Sum(Term x, int _) -> mentions(x, other);
          case Term.Operation operation ->
              mentions(operation.left(), other) || mentions(operation.right(), other);
          case Term.Call(String _, List<Term> arguments) ->
              arguments.stream().anyMatch(argument -> mentions(argument, other));
        };
  }

  private static boolean is(Term term, double number) {
    return term instanceof Term.Numeral(double value) && value == number;
  }
}
