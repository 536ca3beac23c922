package dev.rnnc.dsl.syntax;

import dev.rnnc.source.Diagnostic;
import dev.rnnc.source.Span;
import dev.rnnc.source.Spelling;
import java.util.Optional;

/** Every message about the form of a file, in the order of the codes. */
final class SyntaxErrors {
  private SyntaxErrors() {}

  static Diagnostic nothingInFile(Span at) {
    return Diagnostic.at(at, "E0007", "there is nothing in this file")
        .help("`rnnc new NAME --data=FILE` writes a file to start from");
  }

  // ------------------------------------------------------------------ E0010: characters and words

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

  // ----------------------------------------------------------------------------- E0030: brackets

  static Diagnostic blockNotClosed(Span missing, Span open) {
    return Diagnostic.at(missing, "E0030", "a block is not closed: `}` is missing")
        .label("expected `}` after this")
        .note(open, "the block begins here");
  }

  static Diagnostic listNotClosed(Span open, String closer) {
    return Diagnostic.at(
            open, "E0031", "`" + open.text() + "` is not closed: `" + closer + "` is missing")
        .label("not closed");
  }

  static Diagnostic strayCloser(Span at) {
    return Diagnostic.at(at, "E0032", "this `" + at.text() + "` closes nothing")
        .label("nothing is open here");
  }

  static Diagnostic wrongCloser(Span open, Span close, String right) {
    return Diagnostic.at(
            close,
            "E0033",
            "`" + open.text() + "` is closed by `" + right + "`, not by `" + close.text() + "`")
        .label("expected `" + right + "`")
        .note(open, "opened here");
  }

  static Diagnostic nestedTooDeeply(Span at) {
    return Diagnostic.at(
            at, "E0034", "brackets are nested more than " + BracketPairs.DEEPEST + " deep")
        .label("too deep")
        .help("name a part of the value in a line of its own");
  }

  static Diagnostic bracketsInDisorder(Span at) {
    return Diagnostic.at(
            at, "E0034", "the brackets of this file are in too great a disorder to read on")
        .help("mend those that are reported first");
  }

  static Diagnostic tooLong(Span at, int most) {
    return Diagnostic.at(at, "E0035", "this line has more than " + most + " operators")
        .label("too many")
        .help("name a part of the value in a line of its own");
  }

  // ---------------------------------------------------------------------------- E0040: structure

  static Diagnostic unknownItem(Span at) {
    Diagnostic error =
        Diagnostic.at(at, "E0040", "nothing in a file begins with `" + at.text() + "`");
    Optional<String> near = Spelling.nearest(at.text(), Keywords.ofItems());
    return near.map(word -> error.label("did you mean `" + word + "`?"))
        .orElse(error)
        .help("a file consists of: " + String.join(", ", Keywords.ofItems()));
  }

  static Diagnostic outsideBlocks(Span at) {
    return Diagnostic.at(at, "E0041", "this line stands outside every block")
        .help(
            "layers belong into `network { }`, settings into `train { }`, equations into `cell {"
                + " }`");
  }

  static Diagnostic blockExpected(String word, Span at) {
    return Diagnostic.at(at, "E0042", "`" + word + "` needs a block: `{` is missing")
        .label("expected `{`");
  }

  static Diagnostic braceOnNextLine(Span at) {
    return Diagnostic.at(
            at, "E0042", "a line end ends what stands before it: `{` belongs on the line above")
        .label("move it up");
  }

  static Diagnostic separatorMissing(Span at) {
    return Diagnostic.at(
            at, "E0043", "a comma or a new line must separate this from what stands before it")
        .label("write `, " + at.text() + "`");
  }

  static Diagnostic commaMissing(Span at) {
    return Diagnostic.at(at, "E0044", "a comma must separate this from what stands before it")
        .label("write `, " + at.text() + "`");
  }

  static Diagnostic notAnEqualsSign(Span at) {
    return Diagnostic.at(at, "E0045", "a value is given by `=`, not by `" + at.text() + "`")
        .label("write `=`");
  }

  static Diagnostic equalsMissing(Span at, String name, String found) {
    return Diagnostic.at(
            at, "E0046", "`" + name + "` is given no value: expected `=`, found " + found)
        .label("expected `=`");
  }

  static Diagnostic settingExpected(Span at) {
    return Diagnostic.at(at, "E0046", "settings stand here, one `name = value` a line")
        .label("not a setting");
  }

  static Diagnostic equalsForComparison(Span at) {
    return Diagnostic.at(at, "E0047", "`=` gives a value; two values are compared by `==`")
        .label("write `==`");
  }

  static Diagnostic valueExpected(Span at, String before, String found) {
    return Diagnostic.at(at, "E0048", "a value is missing after " + before + ": found " + found)
        .label("expected a value");
  }

  static Diagnostic valueExpected(Span at, String found) {
    return Diagnostic.at(at, "E0048", "expected a value, found " + found).label("expected a value");
  }

  static Diagnostic nameExpected(Span at, String before, String found) {
    return Diagnostic.at(at, "E0049", "expected a name after " + before + ", found " + found)
        .label("expected a name");
  }

  static Diagnostic targetIsNoName(Span at) {
    return Diagnostic.at(at, "E0049", "only a name can be given a value by `=`")
        .label("not a name");
  }

  static Diagnostic unexpected(Span at, String found) {
    return Diagnostic.at(at, "E0050", found + " cannot stand here").label("unexpected");
  }

  static Diagnostic beginsWithOperator(Span at) {
    return Diagnostic.at(at, "E0050", "no statement begins with an operator")
        .label("unexpected")
        .help("a line that begins with one goes on with the line above; name the value: `y = -x`");
  }

  static Diagnostic blockBehindValue(Span at) {
    return Diagnostic.at(at, "E0050", "no block can stand here")
        .label("unexpected")
        .help("arguments stand in parentheses: `adam(rate = 0.002)`");
  }

  static Diagnostic choiceInValue(Span at) {
    return Diagnostic.at(
            at, "E0050", "`|` cannot stand here: it separates the choices of an argument")
        .label("unexpected")
        .help(
            "write one of them: choices are listed only in the head of a cell, layer or schedule");
  }

  static Diagnostic elseAlone(Span at) {
    return Diagnostic.at(at, "E0051", "this `else` belongs to no `when`");
  }

  static Diagnostic elseOnNextLine(Span at) {
    return Diagnostic.at(at, "E0051", "`else` belongs on the line of the `}` before it: `} else {`")
        .label("move it up");
  }

  static Diagnostic indexing(Span at) {
    return Diagnostic.at(at, "E0052", "values are not indexed")
        .label("no index can follow")
        .help("`slice(v, begin, end)` takes a part of a vector, and `last` the last time step");
  }

  static Diagnostic shapeOfItsOwn(Span at, String keyword, String name) {
    return Diagnostic.at(at, "E0053", "a line declares one list of names, which all have one shape")
        .label("a second shape")
        .help("begin a new line: `" + keyword + " " + name + " [ … ]`");
  }

  static Diagnostic primeBehindNoName(Span at) {
    return Diagnostic.at(
            at, "E0054", "`'` marks the new state and stands directly after its name: `h'`")
        .help("a text stands in double quotes, and a matrix is transposed by `transpose(W)`");
  }

  static Diagnostic chainedComparison(Span at) {
    return Diagnostic.at(at, "E0055", "comparisons cannot be chained")
        .label("second comparison")
        .help("join two comparisons by `and`");
  }

  static Diagnostic positionalBehindNamed(Span at) {
    return Diagnostic.at(at, "E0056", "an argument without a name stands after one with a name")
        .label("give it a name, or put it first");
  }

  static Diagnostic argumentsWithoutParentheses(Span at, String name, String argument) {
    return Diagnostic.at(at, "E0057", "the arguments of `" + name + "` stand in parentheses")
        .label("write `" + name + "(" + argument + ")`");
  }

  static Diagnostic nothingBeforeComma(Span at) {
    return Diagnostic.at(at, "E0058", "nothing stands before this comma").label("remove it");
  }

  static Diagnostic importNeedsText(Span at, String found) {
    return Diagnostic.at(at, "E0059", "`import` takes a path in double quotes, found " + found)
        .label("write `import \"cells.rnn\"`");
  }

  static Diagnostic fromOnNextLine(Span at) {
    return Diagnostic.at(at, "E0060", "`from` belongs to the call before it, on the same line")
        .label("move it up");
  }

  static Diagnostic tooManyErrors(Span at, int shown) {
    return Diagnostic.at(at, "E0061", "more than " + shown + " mistakes; the rest is not shown");
  }
}
