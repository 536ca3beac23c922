package dev.rnnc.dsl.syntax;

import dev.rnnc.source.Diagnostic;
import dev.rnnc.source.Span;

/** Every message about how words stand together, in the order of the codes. */
final class SyntaxErrors {
  private SyntaxErrors() {}

  static Diagnostic nothingInFile(Span at) {
    return Diagnostic.at(at, "E0007", "there is nothing in this file")
        .help(
            "to start: `data text(\"a.txt\")`, and on the next line"
                + " `network { embed(64), gru(128), dense(vocabulary) }`");
  }

  static Diagnostic unknownItem(Span at) {
    Diagnostic unknown =
        Diagnostic.at(at, "E0040", "nothing in a file begins with `" + at.text() + "`");
    return ForeignWords.item(at.text())
        .map(ours -> unknown.label("here it is `" + ours + "`"))
        .orElse(unknown.didYouMean(at.text(), Keywords.ofItems()))
        .help("a file consists of: " + String.join(", ", Keywords.ofItems()));
  }

  static Diagnostic unknownCellLine(Span at) {
    return Diagnostic.at(at, "E0040", "no line of a cell begins with `" + at.text() + "`")
        .didYouMean(at.text(), Keywords.ofCells())
        .help("beside equations stand: " + String.join(", ", Keywords.ofCells()));
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

  static Diagnostic colonForBlock(String word, Span at) {
    return Diagnostic.at(at, "E0042", "a block stands in braces, not behind `:`")
        .label("write `" + word + " { … }`");
  }

  static Diagnostic signBeforeBlock(Span at) {
    return Diagnostic.at(at, "E0042", "no `" + at.text() + "` stands before a block")
        .label("remove it");
  }

  static Diagnostic dataWithoutSource(Span at) {
    return Diagnostic.at(at, "E0049", "`data` names a source of data before the path")
        .label("write `text(" + at.text() + ")`")
        .help("sources are text, pairs, labelled, table, frames, idx, chords, adding, copying");
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

  static Diagnostic severalTargets(Span at) {
    return Diagnostic.at(at, "E0049", "an equation gives a value to one name")
        .label("several names")
        .help("`slice(v, begin, end)` takes a part of a vector");
  }

  static Diagnostic targetIsNoName(Span at) {
    return Diagnostic.at(at, "E0049", "only a name can be given a value by `=`")
        .label("not a name");
  }

  static Diagnostic unexpected(Span at, String found) {
    return Diagnostic.at(at, "E0050", found + " cannot stand here").label("unexpected");
  }

  static Diagnostic signBehindData(Span at) {
    return Diagnostic.at(
            at, "E0050", "`data` is followed by its source, without `" + at.text() + "`")
        .label("remove it");
  }

  static Diagnostic colonBeforeShape(Span at) {
    return Diagnostic.at(at, "E0050", "a shape stands directly behind the name").label("remove it");
  }

  static Diagnostic shapeOfInput(Span at) {
    return Diagnostic.at(at, "E0050", "an input is declared by its name alone")
        .label("unexpected")
        .help("it has the size of what it is given, which is `size(x)`");
  }

  static Diagnostic callOfCall(Span at, boolean inCell) {
    return Diagnostic.at(at, "E0050", "`(` cannot stand here")
        .label("unexpected")
        .help(
            inCell
                ? "in an equation the values stand first: `dense(x, size = 8)`"
                : "what a layer takes stands behind `from`: `gru(128) from x`");
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

  static Diagnostic indexing(Span at, boolean inCell) {
    return Diagnostic.at(at, "E0052", "values are not indexed")
        .label("no index can follow")
        .help(
            "`slice(v, begin, end)` takes a part of a vector, and "
                + (inCell
                    ? "`h` is the state of the time step before, `h'` the new one"
                    : "`last` the last time step"));
  }

  static Diagnostic timeIndex(Span at) {
    return Diagnostic.at(at, "E0052", "values are not indexed by time")
        .label("no index can follow")
        .help("`h` is the state of the time step before, `h'` the new one");
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

  static Diagnostic foreignWord(Span at, String instead) {
    return Diagnostic.at(at, "E0062", "there is no `" + at.text() + "` in this language")
        .help(instead);
  }

  static Diagnostic operatorMissing(Span at) {
    return Diagnostic.at(at, "E0063", "an operator must stand before this")
        .label("two values side by side")
        .help("a matrix times a vector is written `W @ x`, element by element `a * b`");
  }

  static Diagnostic secondOutput(Span at) {
    return Diagnostic.at(at, "E0306", "an output is one value")
        .label("a second one")
        .help("`output concat(a, b)` gives both");
  }

  static Diagnostic pathOfValue(Span at) {
    return Diagnostic.at(at, "E0050", "a path consists of names alone")
        .label("unexpected")
        .help("give the layer a name, as in `x = gru(128)`, and write `x.U_z`");
  }

  static Diagnostic tooManyErrors(Span at, int shown) {
    return Diagnostic.at(at, "E0061", "more than " + shown + " mistakes; the rest is not shown");
  }
}
