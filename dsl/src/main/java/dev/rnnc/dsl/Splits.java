package dev.rnnc.dsl;

import dev.rnnc.dsl.Scope.InScope;
import dev.rnnc.dsl.syntax.Expression;
import dev.rnnc.model.Split;
import dev.rnnc.source.Diagnostic;
import dev.rnnc.source.Span;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads which part of the data is held out. */
final class Splits {
  static final Kind KIND =
      new Kind.Written(
          "a share such as `5%`, a number of examples, a file or `after(\"2024-06-01\")`");

  private static final Pattern NUMBER = Pattern.compile("([0-9]+|[0-9]*\\.[0-9]+)(%?)");

  private final Reports reports;

  Splits(Reports reports) {
    this.reports = reports;
  }

  /** Empty after a mistake. */
  Optional<Split> read(Bound arguments, String name, boolean dated) {
    Optional<InScope> written = arguments.written(name);
    if (written.isEmpty()) {
      return Optional.of(new Split.None());
    }
    Expression expression = written.get().expression();
    Scope scope = written.get().scope();
    if (expression instanceof Expression.Call call && call.callee().text().equals("after")) {
      return after(call, scope, dated, name);
    }
    Optional<Static> value = new Evaluation(scope, reports).value(expression, java.util.Set.of());
    boolean percent = expression instanceof Expression.Numeral numeral && numeral.percent();
    return value.flatMap(given -> split(given, percent, expression, name));
  }

  private Optional<Split> split(Static value, boolean percent, Expression written, String name) {
    return switch (value) {
      case Static.None _ -> Optional.of(new Split.None());
      case Static.Text text -> text(text, written.span(), name);
      case Static.Numeric number ->
          number(number.value(), percent, written.span(), name, written.span().text());
      case Static.DataSized _, Static.YesNo _, Static.Word _, Static.Start _ -> {
        reports.error(
            written.span(),
            "E0106",
            "`%s` takes %s, not %s".formatted(name, KIND.expected(), value.described()));
        yield Optional.empty();
      }
    };
  }

  /**
   * A file; or what else a split may be, which the command line gives as a text in the place of a
   * file's name.
   */
  private Optional<Split> text(Static.Text text, Span at, String name) {
    Matcher number = NUMBER.matcher(text.value());
    if (number.matches()) {
      boolean percent = !number.group(2).isEmpty();
      double x = Double.parseDouble(number.group(1)) / (percent ? 100 : 1);
      return number(x, percent, at, name, text.value());
    }
    return Optional.of(
        text.value().equals("none") ? new Split.None() : new Split.FromFile(text.path()));
  }

  private Optional<Split> number(double x, boolean percent, Span at, String name, String shown) {
    if (x == 0) {
      return Optional.of(new Split.None());
    }
    if (x > 0 && x < 1) {
      return Optional.of(new Split.Fraction(x));
    }
    if (!percent && x >= 1 && x == Math.rint(x) && x <= Integer.MAX_VALUE) {
      return Optional.of(new Split.Count((int) x));
    }
    reports.error(
        at,
        "E0503",
        "`%s` takes a share below 100%% or a whole number of examples, not %s"
            .formatted(name, shown));
    return Optional.empty();
  }

  private Optional<Split> after(Expression.Call call, Scope scope, boolean dated, String name) {
    Bound bound =
        new Binding(
                "`after`",
                call.span(),
                List.of(Slot.required("date", new Kind.Text())),
                scope,
                reports)
            .bind(call.arguments());
    if (!bound.sound()) {
      return Optional.empty();
    }
    if (!dated) {
      reports.report(
          Diagnostic.at(
                  call.span(),
                  "E0503",
                  "`%s = after(..)` needs a table with a column of dates".formatted(name))
              .help("name it: `time = date`"));
      return Optional.empty();
    }
    try {
      return Optional.of(new Split.After(LocalDate.parse(bound.text("date"))));
    } catch (DateTimeParseException e) {
      reports.report(
          Diagnostic.at(
                  bound.placeOf("date", call.span()),
                  "E0503",
                  "\"%s\" is no date".formatted(bound.text("date")))
              .help("write year, month and day: \"2024-06-01\""));
      return Optional.empty();
    }
  }

  /** Whether something is left to train on. */
  void checkSum(Split validation, Split test, Span at) {
    if (validation instanceof Split.Fraction first
        && test instanceof Split.Fraction second
        && first.share() + second.share() >= 1) {
      reports.error(at, "E0503", "validation and test together leave nothing to train on");
    }
    if (validation instanceof Split.After first
        && test instanceof Split.After second
        && !second.date().isAfter(first.date())) {
      reports.error(at, "E0503", "the test must begin later than the validation");
    }
  }
}
