package dev.rnnc.data;

import dev.rnnc.source.Diagnostic;
import dev.rnnc.source.RnncException;
import dev.rnnc.source.Span;
import dev.rnnc.source.Spelling;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The sentences with which data is refused. */
final class Problem {
  private static final int MOST_NAMES = 12;

  private Problem() {}

  static RnncException notYet(String source) {
    return error("E0801", "data of kind `%s` cannot be read yet".formatted(source), "");
  }

  static RnncException cannotRead(String file, String why) {
    return error("E0802", "cannot read %s: %s".formatted(file, why), "");
  }

  static RnncException folder(String file) {
    return error("E0803", file + " is a folder; a file is expected", "");
  }

  static RnncException notUtf8(Span place) {
    return error(
        place,
        "E0804",
        "%s is not UTF-8: the first byte that does not fit is on line %d"
            .formatted(place.file(), place.line()),
        "",
        "convert it, for example with `iconv -f ISO-8859-1 -t UTF-8`");
  }

  static RnncException empty(String file, String expected) {
    return error("E0805", "%s has no %s".formatted(file, expected), "");
  }

  /** The same of a text, where it should have gone on. */
  static RnncException empty(Span place, String expected) {
    return error(place, "E0805", "%s has no %s".formatted(place.file().name(), expected), "", "");
  }

  static RnncException noColumn(Span header, String column, Collection<String> columns) {
    return error(
        header,
        "E0806",
        "%s has no column `%s`; its columns are %s"
            .formatted(header.file().name(), column, names(columns)),
        "",
        didYouMean(column, columns));
  }

  static RnncException notNumber(Span place, String column) {
    return error(
        place,
        "E0807",
        "`%s` is not a number, but most of column `%s` is".formatted(place.text(), column),
        "a number is expected",
        "mend it, leave it empty if it is missing, or leave the column out of `input`");
  }

  static RnncException columns(Span place, int found, String expected) {
    return error(
        place,
        "E0808",
        "this line has %d column%s where %s".formatted(found, found == 1 ? "" : "s", expected),
        "",
        "");
  }

  static RnncException tooShort(String what, String found, long needed, String window) {
    return error(
        "E0809", "%s has %s, and %,d are needed for %s".formatted(what, found, needed, window), "");
  }

  /** What is to be predicted needs a window of values that are known. */
  static RnncException shorterThanWindow(String file, String found, int window) {
    return error(
        "E0809",
        "%s has %s, but the network reads a window of %,d".formatted(file, found, window),
        "give it the last %,d rows that are known: the prediction is of what follows them"
            .formatted(window));
  }

  static RnncException noTargets(String file, long timeSteps) {
    return error(
        "E0809",
        "in the training part of %s, no %,d time steps after each other have a target that is there"
            .formatted(file, timeSteps),
        "");
  }

  static RnncException oneExample(Span place, String label) {
    return error(
        place,
        "E0810",
        "class `%s` has a single example, which cannot both be learned from and be held out"
            .formatted(label),
        "its only one",
        "add examples of the class, or take it out");
  }

  static RnncException unknownCharacters(List<String> unknown, Collection<String> known) {
    String seen = known.stream().sorted().map(Problem::shown).collect(Collectors.joining(" "));
    return error(
        "E0811",
        "training never saw %s %s"
            .formatted(
                unknown.size() == 1 ? "the character" : "the characters",
                unknown.stream().map(Problem::quoted).collect(Collectors.joining(", "))),
        "known are: " + (seen.length() <= 400 ? seen : seen.substring(0, 400) + "..."));
  }

  static RnncException unknownLabel(Span place, String label, Collection<String> labels) {
    return error(
        place,
        "E0812",
        "class `%s` is not among the classes of the training data: %s"
            .formatted(label, names(labels)),
        "",
        didYouMean(label, labels));
  }

  static RnncException notTime(Span place, String column, String expected) {
    return error(
        place,
        "E0813",
        "`%s` in column `%s` is not %s".formatted(place.text(), column, expected),
        "",
        "times are written as 2024-06-01, 2024-06-01T12:30, 2024-06, 20240601, 2024 or a number");
  }

  static RnncException split(String message, String help) {
    return error("E0814", message, help);
  }

  static RnncException csv(Span place, String message) {
    return error(place, "E0815", message, "", "a field with a comma, quote or line end is quoted");
  }

  static RnncException gzip(String file, String why) {
    return error("E0816", "%s is not a whole gzip file: %s".formatted(file, why), "");
  }

  static RnncException categories(String file, String column, int found, int most) {
    return error(
        "E0817",
        "column `%s` of %s is text with %,d different values; at most %,d can be inputs"
            .formatted(column, file, found, most),
        "leave it out: input = [..]");
  }

  static RnncException frames(Span place, String message) {
    return error(
        place,
        "E0818",
        message,
        "",
        "a sequence is a line `# class`, then a line of numbers per time step, then a blank line");
  }

  static RnncException target(String file, String column) {
    return error(
        "E0819",
        "the target, column `%s` of %s, is text; a number is to be predicted"
            .formatted(column, file),
        "");
  }

  static RnncException encoding(String what) {
    return error(
        "E0820", "the model was trained on other data: %s".formatted(what), "train it anew");
  }

  static RnncException idx(String file, String what) {
    return error(
        "E0821",
        "%s is not a whole idx file: %s".formatted(file, what),
        "the digits of MNIST come in this form, also packed as .gz");
  }

  static RnncException idxPair(String images, int imageCount, String labels, int labelCount) {
    return error(
        "E0822",
        "%s has %,d images, but %s has %,d labels"
            .formatted(images, imageCount, labels, labelCount),
        "labels are given in the order of the images, one byte each");
  }

  static RnncException onePixel(String file, int height, int width, int every) {
    int most = Math.max(height, width) - 1;
    return error(
        "E0826",
        every == 1
            ? "the images of %s have a single pixel; a sequence needs two".formatted(file)
            : "`every = %,d` leaves a single pixel of the %d x %d of %s; a sequence needs two"
                .formatted(every, height, width, file),
        most >= 1 && every > 1 ? "write `every = %,d` at most".formatted(most) : "");
  }

  static RnncException tokens(int size, int least, int characters, int special) {
    return error(
        "E0827",
        "`bpe(size = %,d)` has no room for the tokens that are there before any pair: %,d characters"
                .formatted(size, characters)
            + " and %d special ones".formatted(special),
        "write `size = %,d` at least; pairs are learned with what is more".formatted(least));
  }

  static RnncException unknownTag(Span place, String label, Collection<String> labels) {
    return error(
        place,
        "E0812",
        "class `%s` is not among the classes of the training data: %s"
            .formatted(label, names(labels)),
        "",
        "a line has one token, alone or with its class, and a blank line ends a sequence; tokens"
            + " that stand on one line go into --text");
  }

  static RnncException chords(String file, String what) {
    return error(
        "E0824",
        "%s is not music: %s".formatted(file, what),
        "a piece is a list of frames, a frame a list of MIDI numbers: [[[60, 64, 67], [60]], ..]");
  }

  static RnncException noInputs(String source) {
    return error(
        "E0825",
        "data of kind `%s` has no file that could be given for prediction".formatted(source),
        "measure it on examples of its own: rnnc evaluate");
  }

  private static String didYouMean(String name, Collection<String> known) {
    Optional<String> near = Spelling.nearest(name, known);
    return near.map("did you mean `%s`?"::formatted).orElse("");
  }

  private static String names(Collection<String> names) {
    String some =
        names.stream().limit(MOST_NAMES).map("`%s`"::formatted).collect(Collectors.joining(", "));
    return names.size() <= MOST_NAMES
        ? some
        : some + " and %,d more".formatted(names.size() - MOST_NAMES);
  }

  /** A character that can be seen, with its code point where its look does not tell. */
  static String quoted(String character) {
    int point = character.codePointAt(0);
    boolean plain = point > ' ' && point < 0x7f;
    return plain ? "`%s`".formatted(character) : "`%s` (U+%04X)".formatted(shown(character), point);
  }

  /** A token that can be seen. */
  static String shown(String token) {
    return token.equals(" ")
        ? "' '"
        : token.replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r");
  }

  private static RnncException error(String code, String message, String help) {
    Diagnostic diagnostic = Diagnostic.general(code, message);
    return new RnncException(help.isEmpty() ? diagnostic : diagnostic.help(help));
  }

  private static RnncException error(
      Span place, String code, String message, String label, String help) {
    Diagnostic diagnostic = Diagnostic.at(place, code, message).label(label);
    return new RnncException(help.isEmpty() ? diagnostic : diagnostic.help(help));
  }
}
