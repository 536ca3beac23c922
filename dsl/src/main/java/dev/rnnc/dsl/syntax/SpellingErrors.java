package dev.rnnc.dsl.syntax;

import dev.rnnc.source.Diagnostic;
import dev.rnnc.source.Span;

/** Every message about characters, numbers, texts and signs, in the order of the codes. */
final class SpellingErrors {
  private SpellingErrors() {}

  static Diagnostic curlyQuotes(Span at) {
    return Diagnostic.at(
            at, "E0010", "a text stands in plain double quotes, not in typographic ones")
        .label("write \"…\"")
        .help("an editor or a web page has replaced the quotes; type them again");
  }

  static Diagnostic curlyPrime(Span at) {
    return Diagnostic.at(
            at, "E0010", "the new state is written with a plain `'`, not a typographic one")
        .label("write `'`");
  }

  static Diagnostic singleQuotes(Span at) {
    return Diagnostic.at(
            at, "E0011", "a text stands in double quotes; `'` marks the new state of a cell")
        .label("write \"" + at.text().substring(1, at.text().length() - 1) + "\"");
  }

  static Diagnostic unclosedText(Span at) {
    return Diagnostic.at(at, "E0012", "this text is not closed: a `\"` is missing in the same line")
        .help("a line end inside a text is written `\\n`");
  }

  static Diagnostic unknownEscape(Span at, String escape) {
    return Diagnostic.at(at, "E0013", "a text knows no escape `" + escape + "`")
        .help(
            "known are \\n"
                + " \\t \\r"
                + " \\\" \\\\; a backslash itself is written `\\\\`, and a path takes `/`");
  }

  static Diagnostic badNumber(Span at) {
    String text = at.text();
    Diagnostic error = Diagnostic.at(at, "E0014", "`" + text + "` is not a number");
    if (text.startsWith(".")) {
      return error.label("write `0" + text + "`");
    }
    if (text.endsWith(".")) {
      return error.label("write `" + text + "0`");
    }
    if (text.matches("[0-9]+(_[0-9]+)+")) {
      return error.label("write `" + text.replace("_", "") + "`");
    }
    if (text.matches("[0-9]+(\\.[0-9]+)?[kKmM]")) {
      return error.help("sizes are written out: `10000` or `1e4`");
    }
    return error.help(
        "numbers are written `128`, `0.5`, `1e-3`, `5%`; a name begins with a letter");
  }

  static Diagnostic numberTooLarge(Span at) {
    return Diagnostic.at(at, "E0014", "the number `" + at.text() + "` is too large");
  }

  static Diagnostic foreignComment(Span at, String sign) {
    return Diagnostic.at(
            at.file().span(at.start(), at.start() + sign.length()),
            "E0015",
            "comments begin with `//` and end with the line")
        .label("write `//`");
  }

  static Diagnostic semicolon(Span at) {
    return Diagnostic.at(at, "E0016", "`;` does not separate: a line end does, or a comma")
        .label("leave it out at the end of a line");
  }

  static Diagnostic power(Span at) {
    return Diagnostic.at(at, "E0017", "there is no operator `" + at.text() + "`")
        .help("write a square as `x * x` and a root as `sqrt(x)`");
  }

  static Diagnostic arrow(Span at) {
    return Diagnostic.at(at, "E0017", "there is no operator `" + at.text() + "`")
        .label("write a comma or a new line")
        .help("a layer takes the value of the line above it");
  }

  static Diagnostic update(Span at) {
    return Diagnostic.at(at, "E0017", "there is no operator `" + at.text() + "`")
        .label("write `=`")
        .help("a name is given one value; a new state is `h' = h + …`");
  }

  static Diagnostic logicSign(Span at, String word) {
    return Diagnostic.at(at, "E0017", "there is no operator `" + at.text() + "`")
        .label("write `" + word + "`");
  }

  static Diagnostic lookAlike(Span at, String sign) {
    return Diagnostic.at(at, "E0018", "`" + at.text() + "` only looks like `" + sign + "`")
        .label("write `" + sign + "`");
  }

  static Diagnostic invisibleCharacter(Span at, int point) {
    return Diagnostic.at(
            at, "E0018", "an invisible character, U+%04X, stands here".formatted(point))
        .help("remove it: it usually comes with text that was pasted");
  }

  static Diagnostic unknownCharacter(Span at) {
    Diagnostic error = Diagnostic.at(at, "E0018", "`" + at.text() + "` has no meaning here");
    return switch (at.text()) {
      case "%" -> error.help("a per cent sign stands directly after its number: `5%`");
      case "\\" -> error.help("a line goes on after a comma or an operator, without a sign for it");
      case "&" -> error.help("write `and`");
      case "?" -> error.help("a choice between values is `where(condition, a, b)`");
      default -> error;
    };
  }

  static Diagnostic foreignLetters(Span at) {
    return Diagnostic.at(
            at, "E0019", "a name consists of the letters a to z and A to Z, digits and `_`")
        .help("write Greek letters out, as in `sigma`; a column with another name goes in quotes");
  }

  static Diagnostic foreignConstant(Span at, String ours) {
    return Diagnostic.at(at, "E0020", "`" + at.text() + "` is written `" + ours + "`")
        .label("write `" + ours + "`");
  }
}
