package dev.rnnc.dsl;

import dev.rnnc.dsl.syntax.BinaryOperator;
import dev.rnnc.dsl.syntax.Expression;
import dev.rnnc.dsl.syntax.Name;
import dev.rnnc.source.Diagnostic;
import dev.rnnc.source.Span;
import java.util.Optional;
import java.util.Set;

/**
 * Computes values that are decided at check: arguments, params, shapes, conditions. Empty after a
 * mistake, which has been reported.
 */
final class Evaluation {
  private final Scope scope;
  private final Reports reports;

  Evaluation(Scope scope, Reports reports) {
    this.scope = scope;
    this.reports = reports;
  }

  /**
   * The value of an expression.
   *
   * @param words what a bare name may mean where it stands, before it means a param
   */
  Optional<Static> value(Expression expression, Set<String> words) {
    return switch (expression) {
      case Expression.Numeral number -> Optional.of(new Static.Numeric(number.value()));
      case Expression.Text text -> Optional.of(new Static.Text(text.value(), scope.folder()));
      case Name name -> name(name, words);
      case Expression.Unary unary -> unary(unary);
      case Expression.Binary binary -> binary(binary);
      case Expression.Call call -> new StaticCalls(this, scope, reports).value(call);
      case Expression.ListOf list -> cannot(list.span(), "a list");
      case Expression.Path path -> path(path);
      case Expression.Next next -> cannot(next.span(), "`" + next.span().text() + "`");
    };
  }

  private Optional<Static> path(Expression.Path path) {
    String written = path.dotted();
    reports.report(
        Diagnostic.at(
                path.span(),
                "E0106",
                "`%s` cannot stand here: a value is expected that is known now".formatted(written))
            .help(
                "a text, such as the name of a file, stands in double quotes: `\"%s\"`"
                    .formatted(written)));
    return Optional.empty();
  }

  private Optional<Static> cannot(Span at, String what) {
    reports.error(at, "E0106", what + " cannot stand here: a value is expected that is known now");
    return Optional.empty();
  }

  private Optional<Static> name(Name name, Set<String> words) {
    if (words.contains(name.text())) {
      return Optional.of(new Static.Word(name.text()));
    }
    return switch (name.text()) {
      case "yes" -> Optional.of(new Static.YesNo(true));
      case "no" -> Optional.of(new Static.YesNo(false));
      case "none" -> Optional.of(new Static.None());
      default -> defined(name, words);
    };
  }

  private Optional<Static> defined(Name name, Set<String> words) {
    Optional<Scope.Meaning> meaning = scope.find(name.text());
    if (meaning.isEmpty()) {
      return Optional.of(new Static.Word(name.text()));
    }
    return switch (meaning.get()) {
      case Scope.Meaning.Known known -> Optional.of(known.value());
      case Scope.Meaning.Written written ->
          new Evaluation(written.scope(), reports).value(written.expression(), words);
      case Scope.Meaning.Unknown _ -> Optional.empty();
      case Scope.Meaning.Missing missing -> missing(name, missing);
    };
  }

  /** Reports a size that the data does not have. */
  Optional<Static> missing(Name name, Scope.Meaning.Missing missing) {
    reports.error(
        name.span(), "E0420", "the data has no `%s`: %s".formatted(name.text(), missing.why()));
    return Optional.empty();
  }

  private Optional<Static> unary(Expression.Unary unary) {
    return switch (unary.operator()) {
      case NEGATE ->
          number(unary.operand(), "`-`").map(value -> (Static) new Static.Numeric(-value));
      case NOT -> yesNo(unary.operand(), "`not`").map(value -> new Static.YesNo(!value));
    };
  }

  private Optional<Static> binary(Expression.Binary binary) {
    return switch (binary.operator()) {
      case MATMUL -> cannot(binary.span(), "a product of matrices");
      case MULTIPLY, DIVIDE, ADD, SUBTRACT -> arithmetic(binary);
      case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL -> ordered(binary);
      case EQUAL -> equal(binary).map(Static.YesNo::new);
      case NOT_EQUAL -> equal(binary).map(same -> new Static.YesNo(!same));
      case AND, OR -> {
        String sign = quoted(binary);
        Optional<Boolean> left = yesNo(binary.left(), sign);
        Optional<Boolean> right = yesNo(binary.right(), sign);
        boolean and = binary.operator() == BinaryOperator.AND;
        yield left.flatMap(a -> right.map(b -> (Static) new Static.YesNo(and ? a && b : a || b)));
      }
    };
  }

  private static String quoted(Expression.Binary binary) {
    return "`" + binary.operator().sign() + "`";
  }

  private Optional<Static> arithmetic(Expression.Binary binary) {
    String sign = quoted(binary);
    Optional<Static> left = arithmeticOperand(binary.left(), sign);
    Optional<Static> right = arithmeticOperand(binary.right(), sign);
    if (left.isEmpty() || right.isEmpty()) {
      return Optional.empty();
    }
    Optional<Static> result = Arithmetic.of(binary.operator(), left.get(), right.get());
    if (result.isEmpty()) {
      reports.error(
          binary.span(),
          "E0209",
          "%s %s %s cannot be computed before the data is known"
              .formatted(
                  left.get().described(), binary.operator().sign(), right.get().described()));
    }
    return result;
  }

  private Optional<Static> ordered(Expression.Binary binary) {
    String sign = quoted(binary);
    Optional<Double> left = number(binary.left(), sign);
    Optional<Double> right = number(binary.right(), sign);
    if (left.isEmpty() || right.isEmpty()) {
      return Optional.empty();
    }
    double a = left.get();
    double b = right.get();
    return Optional.of(
        new Static.YesNo(
            switch (binary.operator()) {
              case LESS -> a < b;
              case LESS_OR_EQUAL -> a <= b;
              case GREATER -> a > b;
              case GREATER_OR_EQUAL -> a >= b;
              case MATMUL, MULTIPLY, DIVIDE, ADD, SUBTRACT, EQUAL, NOT_EQUAL, AND, OR -> false;
            }));
  }

  private Optional<Boolean> equal(Expression.Binary binary) {
    Optional<Kind> choice = choice(binary.left()).or(() -> choice(binary.right()));
    Optional<Static> left = compared(binary.left(), choice);
    Optional<Static> right = compared(binary.right(), choice);
    if (left.isEmpty() || right.isEmpty()) {
      return Optional.empty();
    }
    Static a = left.get();
    Static b = right.get();
    boolean comparable =
        a.getClass() == b.getClass()
            || a instanceof Static.None
            || b instanceof Static.None
            || (Arithmetic.whole(a).isPresent() && Arithmetic.whole(b).isPresent());
    if (!comparable) {
      reports.error(
          binary.span(),
          "E0106",
          "%s and %s cannot be equal: they are of different kinds"
              .formatted(a.described(), b.described()));
      return Optional.empty();
    }
    return Optional.of(a.equals(b));
  }

  private Optional<Kind> choice(Expression operand) {
    return operand instanceof Name name ? scope.choice(name.text()) : Optional.empty();
  }

  /** An operand of {@code ==}; a bare name is one of the choices of the other. */
  private Optional<Static> compared(Expression operand, Optional<Kind> choice) {
    boolean argument = choice(operand).isPresent();
    Set<String> words = choice.filter(kind -> !argument).map(Kind::words).orElse(Set.of());
    Optional<Static> value = value(operand, words);
    if (value.orElse(null) instanceof Static.Word word && !argument) {
      if (choice.isPresent()) {
        return choice.get().accept(word, operand.span(), "the comparison", scope, reports);
      }
      if (operand instanceof Name name && name.text().equals(word.text())) {
        reports.report(unknownName(operand.span(), word.text()));
        return Optional.empty();
      }
    }
    return value;
  }

  private Optional<Static> arithmeticOperand(Expression operand, String sign) {
    Optional<Static> value = value(operand, Set.of());
    if (value.isEmpty()
        || value.get() instanceof Static.Numeric
        || value.get() instanceof Static.DataSized) {
      return value;
    }
    return notA("a number", operand, value.get(), sign);
  }

  /** A number that is known now; for {@code purpose}, an operator or function. */
  Optional<Double> number(Expression operand, String purpose) {
    Optional<Static> value = value(operand, Set.of());
    return switch (value.orElse(null)) {
      case null -> Optional.empty();
      case Static.Numeric number -> Optional.of(number.value());
      case Static.DataSized sized -> {
        reports.error(
            operand.span(), "E0209", sized.described() + " is not known before the data is");
        yield Optional.empty();
      }
      case Static other -> notA("a number", operand, other, purpose);
    };
  }

  /** A condition. */
  Optional<Boolean> yesNo(Expression operand, String purpose) {
    Optional<Static> value = value(operand, Set.of());
    return switch (value.orElse(null)) {
      case null -> Optional.empty();
      case Static.YesNo yesNo -> Optional.of(yesNo.value());
      case Static other -> notA("`yes` or `no`", operand, other, purpose);
    };
  }

  private <T> Optional<T> notA(String expected, Expression operand, Static found, String purpose) {
    if (found instanceof Static.Word word) {
      reports.report(unknownName(operand.span(), word.text()));
    } else {
      reports.error(
          operand.span(),
          "E0106",
          "%s takes %s, not %s".formatted(purpose, expected, found.described()));
    }
    return Optional.empty();
  }

  private Diagnostic unknownName(Span at, String word) {
    return ForeignNames.explain(
        Diagnostic.at(at, "E0101", "no param or argument is called `" + word + "`"),
        word,
        scope.names());
  }
}
