package dev.rnnc.dsl.syntax;

import dev.rnnc.source.Span;

/** A word, sign or literal of the text, with the place where it stands. */
public record Lexeme(Kind kind, Span span) {
  /** How it is written; empty for a separator that the end of a block implies. */
  public String text() {
    return span.text();
  }

  Lexeme as(Kind other) {
    return new Lexeme(other, span);
  }

  /** Whether nothing, not even a blank, stands between this and {@code next}. */
  boolean touches(Lexeme next) {
    return span.end() == next.span.start();
  }

  /** The kinds of lexemes; the grammar calls them by the same names. */
  public enum Kind {
    NAME,
    NUMBER,
    TEXT,

    // Names that are keywords where they stand.
    PARAM,
    DATA,
    NETWORK,
    TRAIN,
    SAMPLE,
    COMPARE,
    CELL,
    LAYER,
    SCHEDULE,
    IMPORT,
    INPUT,
    STATE,
    WEIGHTS,
    BIAS,
    OUTPUT,
    WHEN,
    ELSE,
    FROM,
    AND,
    OR,
    NOT,

    ASSIGN,
    COLON,
    BAR,
    DOT,
    PRIME,
    AT,
    STAR,
    SLASH,
    PLUS,
    MINUS,
    EQUAL,
    NOT_EQUAL,
    LESS,
    LESS_OR_EQUAL,
    GREATER,
    GREATER_OR_EQUAL,

    LPAREN,
    RPAREN,
    LBRACKET,
    RBRACKET,
    LBRACE,
    /** The opening brace behind a call of a network. */
    CALL_LBRACE,
    RBRACE,

    /** A comma inside a list. */
    COMMA,
    /** A comma or a line end that ends a statement. */
    SEPARATOR,
    NEWLINE,
    COMMENT,

    // What does not belong to the language.
    STRAY,
    BAD_NUMBER,
    UNCLOSED_TEXT,
    CURLY_TEXT,
    CURLY_SINGLE_TEXT,
    HASH_COMMENT,
    BLOCK_COMMENT,
    SEMICOLON,
    POWER,
    AND_SIGN,
    OR_SIGN,
    NOT_SIGN,
    COLON_ASSIGN,
    ARROW,
    UPDATE,
    UNKNOWN;

    /** Whether it is a name that is a keyword where it stands. */
    boolean isKeyword() {
      return switch (this) {
        case PARAM, DATA, NETWORK, TRAIN, SAMPLE, COMPARE, CELL, LAYER, SCHEDULE, IMPORT -> true;
        case INPUT, STATE, WEIGHTS, BIAS, OUTPUT, WHEN, ELSE, FROM, AND, OR, NOT -> true;
        default -> false;
      };
    }

    boolean opens() {
      return this == LPAREN || this == LBRACKET || this == LBRACE || this == CALL_LBRACE;
    }

    /** Whether it is a closing bracket with an opening one. */
    public boolean closes() {
      return this == RPAREN || this == RBRACKET || this == RBRACE;
    }

    /** The bracket that closes what this one opens. */
    Kind closer() {
      return this == LPAREN ? RPAREN : this == LBRACKET ? RBRACKET : RBRACE;
    }

    /**
     * Whether it stands between two operands, so that a line that ends or begins with it goes on.
     */
    boolean joinsLines() {
      return switch (this) {
        case ASSIGN, COLON, BAR, AT, STAR, SLASH, PLUS, MINUS, EQUAL, NOT_EQUAL, LESS -> true;
        case LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL, AND, OR, COMMA -> true;
        default -> false;
      };
    }

    /** Whether a value may end with it. */
    public boolean endsValue() {
      return switch (this) {
        case NAME, NUMBER, TEXT, PRIME, RPAREN, RBRACKET, RBRACE -> true;
        default -> false;
      };
    }

    /** Whether a value may begin with it. */
    boolean beginsValue() {
      return switch (this) {
        case NAME, NUMBER, TEXT, LPAREN, LBRACKET, MINUS, NOT -> true;
        default -> false;
      };
    }
  }
}
