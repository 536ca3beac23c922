package dev.rnnc.dsl.syntax;

import dev.rnnc.source.Diagnostic;
import dev.rnnc.source.Span;

/** Every message about brackets, in the order of the codes. */
final class BracketErrors {
  private BracketErrors() {}

  static Diagnostic blockNotClosed(Span missing, Span open) {
    return Diagnostic.at(missing, "E0030", "a block is not closed: `}` is missing")
        .label("expected `}` after this")
        .note(open, "the block begins here");
  }

  static Diagnostic listNotClosed(Span open, String closer) {
    Diagnostic error =
        Diagnostic.at(
                open, "E0031", "`" + open.text() + "` is not closed: `" + closer + "` is missing")
            .label("not closed");
    String line = open.file().lineText(open.line());
    int comment = line.indexOf("//", open.column());
    return comment >= 0 && line.indexOf(closer, comment) >= 0
        ? error.help("`//` begins a comment, which hides a `" + closer + "`; a division is `/`")
        : error;
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
}
