package dev.rnnc.dsl;

import dev.rnnc.model.Initializer;
import dev.rnnc.source.Diagnostic;
import dev.rnnc.source.Span;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What an argument takes. It decides what a bare name means. */
sealed interface Kind {
  /**
   * The greatest size: 2^24. A larger one is a slip of the hand; nothing that fits a machine has a
   * vector so long.
   */
  long GREATEST_SIZE = 1L << 24;

  /** A size of a vector: a whole number from 1, or a size from the data. */
  record Size() implements Kind {}

  /** A whole number. */
  record Whole(long least, long most) implements Kind {}

  /** A number within bounds. */
  record Numeric(Bounds bounds) implements Kind {}

  /** {@code yes} or {@code no}. */
  record YesNo() implements Kind {}

  /** One of some names. */
  record Choice(List<String> options) implements Kind {
    public Choice {
      options = List.copyOf(options);
    }
  }

  /** One of some names, in quotes where it is none of the language: {@code "13a"}. */
  record Label(List<String> options) implements Kind {
    public Label {
      options = List.copyOf(options);
    }
  }

  /** An initialiser. */
  record Start() implements Kind {}

  /** A text in quotes. */
  record Text() implements Kind {}

  /** Or {@code none}. */
  record OrNone(Kind kind) implements Kind {}

  /** Anything; its reader looks at what was written. */
  record Written(String expected) implements Kind {}

  /** Which numbers are allowed. */
  enum Bounds {
    ANY("a number"),
    POSITIVE("a number above 0"),
    NOT_NEGATIVE("a number from 0"),
    /** From 0 up to, not including, 1. */
    RATE("a number from 0 up to, not including, 1"),
    /** Above 0, up to 1. */
    SHARE("a number above 0, at most 1"),
    /** From 0 to 1. */
    PROBABILITY("a number from 0 to 1");

    private final String expected;

    Bounds(String expected) {
      this.expected = expected;
    }

    boolean contain(double x) {
      return switch (this) {
        case ANY -> Double.isFinite(x);
        case POSITIVE -> x > 0 && Double.isFinite(x);
        case NOT_NEGATIVE -> x >= 0 && Double.isFinite(x);
        case RATE -> x >= 0 && x < 1;
        case SHARE -> x > 0 && x <= 1;
        case PROBABILITY -> x >= 0 && x <= 1;
      };
    }
  }

  static Kind number(Bounds bounds) {
    return new Numeric(bounds);
  }

  static Kind count() {
    return new Whole(1, Integer.MAX_VALUE);
  }

  static Kind choice(String... options) {
    return new Choice(List.of(options));
  }

  default Kind orNone() {
    return new OrNone(this);
  }

  /** As a message names what it takes. */
  default String expected() {
    return switch (this) {
      case Size _ -> "a size: a whole number from 1";
      case Whole whole ->
          whole.most == Integer.MAX_VALUE
              ? "a whole number from " + whole.least
              : "a whole number from " + whole.least + " to " + whole.most;
      case Numeric number -> number.bounds.expected;
      case YesNo _ -> "`yes` or `no`";
      case Choice choice -> alternatives(choice.options);
      case Label label -> listed(label.options.stream().map(Kind::quoted).toList(), " or ");
      case Start _ -> "an initialiser such as `orthogonal` or `normal(std = 0.01)`";
      case Text _ -> "a text in quotes";
      case OrNone optional -> optional.kind.expected() + ", or `none`";
      case Written written -> written.expected;
    };
  }

  /** {@code `a`, `b` or `c`}. */
  static String alternatives(List<String> options) {
    return listed(options, " or ");
  }

  /** {@code `a`, `b` and `c`}. */
  static String all(List<String> options) {
    return listed(options, " and ");
  }

  /** A name as a file writes it. */
  private static String quoted(String option) {
    return Character.isDigit(option.charAt(0)) ? '"' + option + '"' : option;
  }

  private static String listed(List<String> options, String beforeLast) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < options.size(); i++) {
      text.append(i == 0 ? "" : i == options.size() - 1 ? beforeLast : ", ");
      text.append('`').append(options.get(i)).append('`');
    }
    return text.toString();
  }

  /** What a bare name may mean before it means a param. */
  default Set<String> words() {
    return switch (this) {
      case Choice choice -> Set.copyOf(choice.options);
      case Label label -> Set.copyOf(label.options);
      case Start _ -> Initializers.NAMES;
      case OrNone optional -> optional.kind.words();
      case Size _, Whole _, Numeric _, YesNo _, Text _, Written _ -> Set.of();
    };
  }

  /**
   * The value as this kind, or a report.
   *
   * @param subject what takes it: {@code `hidden`}
   */
  default Optional<Static> accept(
      Static value, Span at, String subject, Scope scope, Reports reports) {
    return switch (this) {
      case Size _ -> Sizes.size(value, at, subject, scope, reports);
      case Whole whole -> {
        boolean fits =
            value instanceof Static.Numeric number
                && number.value() == Math.rint(number.value())
                && number.value() >= whole.least
                && number.value() <= whole.most;
        yield fits ? Optional.of(value) : refuse(value, at, subject, scope, reports);
      }
      case Numeric number ->
          value instanceof Static.Numeric given && number.bounds.contain(given.value())
              ? Optional.of(value)
              : refuse(value, at, subject, scope, reports);
      case YesNo _ ->
          value instanceof Static.YesNo
              ? Optional.of(value)
              : refuse(value, at, subject, scope, reports);
      case Choice choice ->
          value instanceof Static.Word word && choice.options.contains(word.text())
              ? Optional.of(value)
              : refuse(value, at, subject, scope, reports);
      case Label label ->
          switch (value) {
            case Static.Word word when label.options.contains(word.text()) -> Optional.of(word);
            case Static.Text text when label.options.contains(text.value()) ->
                Optional.of(new Static.Word(text.value()));
            case Static.None _ when label.options.contains("none") ->
                Optional.of(new Static.Word("none"));
            case Static.Word _, Static.Text _, Static.None _, Static.Numeric _ ->
                refuse(value, at, subject, scope, reports);
            case Static.DataSized _, Static.YesNo _, Static.Start _ ->
                refuse(value, at, subject, scope, reports);
          };
      case Start _ ->
          switch (value) {
            case Static.Start start -> Optional.of(start);
            case Static.Numeric number ->
                Optional.of(new Static.Start(new Initializer.Constant(number.value())));
            case Static.Word word when Initializers.NAMES.contains(word.text()) ->
                Initializers.named(word.text(), at, reports).map(Static.Start::new);
            case Static.Word _, Static.DataSized _, Static.YesNo _, Static.Text _, Static.None _ ->
                refuse(value, at, subject, scope, reports);
          };
      case Text _ ->
          value instanceof Static.Text
              ? Optional.of(value)
              : refuse(value, at, subject, scope, reports);
      case OrNone optional ->
          value instanceof Static.None
              ? Optional.of(value)
              : optional.kind.accept(value, at, subject, scope, reports);
      case Written _ -> Optional.of(value);
    };
  }

  /** Says what was found where something else is expected. */
  default Optional<Static> refuse(
      Static value, Span at, String subject, Scope scope, Reports reports) {
    boolean bounds =
        value instanceof Static.Numeric && (this instanceof Numeric || this instanceof Whole);
    Diagnostic wrong =
        Diagnostic.at(
            at,
            bounds ? "E0116" : "E0106",
            "%s takes %s, not %s".formatted(subject, expected(), value.described()));
    if (value instanceof Static.Word word) {
      List<String> known = new java.util.ArrayList<>(words());
      known.addAll(scope.names());
      wrong = ForeignNames.explain(wrong, word.text(), known);
      if (this instanceof Size && wrong.label().isEmpty() && wrong.help().isEmpty()) {
        wrong =
            wrong.help(
                "no argument or param is called `%s`; `size(x)` is the size of a value"
                    .formatted(word.text()));
      }
    }
    if (value instanceof Static.Text text && words().contains(text.value())) {
      wrong = wrong.label(ForeignNames.UNQUOTED);
    }
    if (value instanceof Static.DataSized) {
      wrong = wrong.help("a size from the data is known only once the data is read");
    }
    reports.report(wrong);
    return Optional.empty();
  }
}
