package dev.rnnc.dsl.syntax;

import dev.rnnc.source.Diagnostic;
import dev.rnnc.source.Span;
import dev.rnnc.source.Spelling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Every message about a file that cannot be read, in the order of the codes. */
final class LoadErrors {
  private LoadErrors() {}

  static Diagnostic missing(Path path) {
    Diagnostic error = Diagnostic.general("E0001", "there is no file `" + path + "`");
    return neighbour(path).map(near -> error.help("did you mean `" + near + "`?")).orElse(error);
  }

  /** A file beside it whose name is close. */
  private static Optional<Path> neighbour(Path path) {
    Path folder = path.toAbsolutePath().getParent();
    Path name = path.getFileName();
    if (folder == null || name == null || !Files.isDirectory(folder)) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.list(folder)) {
      List<String> names =
          files.map(file -> file.getFileName().toString()).filter(LoadErrors::isSource).toList();
      return Spelling.nearest(name.toString(), names).map(path::resolveSibling);
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }

  private static boolean isSource(String name) {
    return name.endsWith(".rnn") || name.endsWith(".rnn.gz");
  }

  static Diagnostic directory(Path path) {
    return Diagnostic.general("E0002", "`" + path + "` is a directory, not a file")
        .help("give the `.rnn` file inside it");
  }

  static Diagnostic unreadable(Path path, String reason) {
    return Diagnostic.general("E0003", "`" + path + "` cannot be read: " + reason);
  }

  static Diagnostic notUtf8(Span at) {
    return Diagnostic.at(at, "E0004", "this file is not UTF-8: a byte here belongs to no character")
        .label("here")
        .help("save it as UTF-8; or is it no text at all?");
  }

  static Diagnostic otherEncoding(Path path, String encoding) {
    return Diagnostic.general("E0004", "`" + path + "` is " + encoding + ", not UTF-8")
        .help("save it as UTF-8");
  }

  static Diagnostic damaged(Path path) {
    return Diagnostic.general(
        "E0005", "`" + path + "` is packed by gzip, but damaged or cut short");
  }

  static Diagnostic tooLarge(Path path, int bytes) {
    return Diagnostic.general(
            "E0006",
            "`" + path + "` is larger than " + (bytes >> 20) + " MiB: it can be no `.rnn` file")
        .help("data is named in the file, by `data text(\"…\")`, not given as the file");
  }
}
