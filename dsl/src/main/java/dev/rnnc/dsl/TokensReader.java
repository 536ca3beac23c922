package dev.rnnc.dsl;

import dev.rnnc.dsl.Scope.InScope;
import dev.rnnc.dsl.syntax.Expression;
import dev.rnnc.dsl.syntax.Expression.Call;
import dev.rnnc.dsl.syntax.Name;
import dev.rnnc.model.Tokens;
import dev.rnnc.source.Diagnostic;
import dev.rnnc.source.Span;
import java.util.List;
import java.util.Optional;

/** Reads {@code tokens} and {@code min_count} of a source of text. */
final class TokensReader {
  static final Kind KIND = new Kind.Written("`char`, `word` or `bpe(size = 4000)`");

  private final Bound bound;
  private final Reports reports;

  TokensReader(Bound bound, Reports reports) {
    this.bound = bound;
    this.reports = reports;
  }

  /**
   * Empty after a mistake.
   *
   * @param words whether words are natural where the file does not say
   */
  Optional<Tokens> read(boolean words, Span call) {
    int minCount = bound.optionalWhole("min_count").orElse(1);
    Tokens natural = words ? new Tokens.Words(minCount) : new Tokens.Characters();
    Optional<InScope> written = bound.written("tokens");
    Optional<Tokens> tokens =
        written.isEmpty() ? Optional.of(natural) : written(written.get(), minCount);
    if (bound.isGiven("min_count")
        && tokens.isPresent()
        && !(tokens.get() instanceof Tokens.Words)) {
      reports.error(
          bound.placeOf("min_count", call),
          "E0504",
          "`min_count` counts words: it needs `tokens = word`");
      return Optional.empty();
    }
    return tokens;
  }

  private Optional<Tokens> written(InScope written, int minCount) {
    Expression expression = written.expression();
    if (expression instanceof Name name && name.text().equals("char")) {
      return Optional.of(new Tokens.Characters());
    }
    if (expression instanceof Name name && name.text().equals("word")) {
      return Optional.of(new Tokens.Words(minCount));
    }
    boolean bytePairs =
        (expression instanceof Call call && call.callee().text().equals("bpe"))
            || (expression instanceof Name name && name.text().equals("bpe"));
    if (bytePairs) {
      List<Slot> slots = List.of(Slot.of("size", new Kind.Whole(2, 1 << 24), 4000));
      Bound bound =
          new Binding("`bpe`", expression.span(), slots, written.scope(), reports)
              .bind(expression instanceof Call call ? call.arguments() : List.of());
      return bound.sound()
          ? Optional.of(new Tokens.BytePairs(bound.whole("size")))
          : Optional.empty();
    }
    reports.report(
        ForeignNames.explain(
            Diagnostic.at(
                expression.span(),
                "E0106",
                "`tokens` takes %s, not `%s`".formatted(KIND.expected(), expression.span().text())),
            expression.span().text(),
            List.of("char", "word", "bpe")));
    return Optional.empty();
  }
}
