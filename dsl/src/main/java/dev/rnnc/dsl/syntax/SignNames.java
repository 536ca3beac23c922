package dev.rnnc.dsl.syntax;

import dev.rnnc.dsl.syntax.Lexeme.Kind;

/** What messages call a lexeme. */
final class SignNames {
  private SignNames() {}

  /** {@code `gru`}, {@code the end of the line}, {@code the end of the file}. */
  static String describe(Lexeme lexeme) {
    return switch (lexeme.kind()) {
      case SEPARATOR -> lexeme.text().equals(",") ? "`,`" : "the end of the line";
      case RBRACE -> lexeme.text().isEmpty() ? "the end of the block" : "`}`";
      case TEXT -> "a text";
      case NUMBER -> "the number `" + lexeme.text() + "`";
      default -> "`" + lexeme.text() + "`";
    };
  }

  /** How a kind of sign is written. */
  static String sign(Kind kind) {
    return switch (kind) {
      case MINUS -> "-";
      case STAR -> "*";
      case SLASH -> "/";
      case LESS_OR_EQUAL -> "<=";
      case GREATER_OR_EQUAL -> ">=";
      case NOT_EQUAL -> "!=";
      case COMMA -> ",";
      case LPAREN -> "(";
      case RPAREN -> ")";
      case ASSIGN -> "=";
      default -> kind.name();
    };
  }
}
