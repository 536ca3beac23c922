package dev.rnnc.dsl.syntax;

import dev.rnnc.source.Diagnostic;
import dev.rnnc.source.SourceFile;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells what is no `.rnn` file at all, so that one message says so in place of a hundred. */
final class ForeignFile {
  private static final Pattern PYTHON =
      Pattern.compile(
          "(?m)^[ \\t]*(import (?!\\w+\\.rnn\\b)[A-Za-z_][\\w.]*( as \\w+)?"
              + "|from [\\w.]+ import .*"
              + "|(async )?def \\w+ *\\([^)]*(\\).*:)?"
              + "|class \\w+ *(\\(.*\\))? *:.*"
              + "|if __name__ *==.*"
              + "|\\w+ *= *(keras|nn|tf|torch|np)\\.\\w.*"
              + "|\\w+ *= *(Sequential|Model)\\(.*"
              + "|model\\.(add|compile|fit|train|summary)\\(.*)[ \\t\\r]*(#.*)?$");

  private static final Pattern TOML = Pattern.compile("\\s*\\[\\w+][ \\t\\r]*\n");
  private static final Pattern YAML = Pattern.compile("(?m)^\\w+:[ \\t\\r]*$");

  private ForeignFile() {}

  static Optional<Diagnostic> recognise(SourceFile file) {
    String text = file.text();
    int nul = text.indexOf('\0');
    if (nul >= 0) {
      return Optional.of(
          Diagnostic.at(file.span(nul, nul + 1), "E0008", "this is not a text: it holds a NUL byte")
              .help("give a `.rnn` file, saved as UTF-8"));
    }
    if (text.isBlank() || text.equals("\ufeff")) {
      return Optional.of(SyntaxErrors.nothingInFile(file.span(0, 0)));
    }
    Matcher python = PYTHON.matcher(text);
    if (python.find()) {
      return Optional.of(
          Diagnostic.at(
                  file.span(python.start(1), python.end(1)),
                  "E0009",
                  "this looks like Python, not like a `.rnn` file")
              .help(
                  "a `.rnn` file says what the network is, such as"
                      + " `network { embed(64), gru(128), dense(vocabulary) }`"));
    }
    int start = text.length() - text.stripLeading().length();
    if (text.stripLeading().matches("(?s)[{\\[]\\s*[{\\[\"].*")) {
      return Optional.of(written(file, start, start + 1, "JSON"));
    }
    if (TOML.matcher(text).lookingAt()) {
      return Optional.of(written(file, start, start + 1, "TOML"));
    }
    Matcher yaml = YAML.matcher(text);
    return yaml.find() && text.indexOf('{') < 0
        ? Optional.of(written(file, yaml.start(), yaml.end(), "YAML"))
        : Optional.empty();
  }

  private static Diagnostic written(SourceFile file, int start, int end, String language) {
    return Diagnostic.at(
            file.span(start, end),
            "E0009",
            "this looks like " + language + ", not like a `.rnn` file")
        .help("a `.rnn` file begins with a block such as `network { }`");
  }
}
