package dev.rnnc.cli;

import dev.rnnc.dsl.format.Formatter;
import dev.rnnc.source.Diagnostic;
import dev.rnnc.source.RnncException;
import dev.rnnc.source.SourceFile;
import dev.rnnc.source.SystemMessage;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code rnnc fmt FILE...}. */
@Command(name = "fmt", description = "Format files in place.", mixinStandardHelpOptions = true)
final class FormatCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", arity = "1..*", description = ".rnn files.")
  List<Path> files = new ArrayList<>();

  @Option(names = "--check", description = "Change nothing; status 1 if a file would change.")
  boolean check;

  @Option(names = "--stacktrace", description = "Show where a fault of rnnc came from.")
  boolean stackTrace;

  @Override
  public Integer call() {
    int status = Status.DONE;
    for (Path file : files) {
      try {
        String before = Files.readString(file);
        String after = Formatter.format(SourceFile.of(file.toString(), before));
        if (before.equals(after)) {
          continue;
        }
        if (check) {
          System.out.println(file + " is not formatted");
          status = Status.WRONG_INPUT;
        } else {
          replace(file.toRealPath(), after);
          System.err.println("formatted " + file);
        }
      } catch (CharacterCodingException notText) {
        throw refused(file, "it is not text in UTF-8");
      } catch (IOException e) {
        throw refused(file, SystemMessage.of(e));
      }
    }
    return status;
  }

  private static RnncException refused(Path file, String why) {
    return new RnncException(
        Diagnostic.general("E0727", "cannot format %s: %s".formatted(file, why)));
  }

  /** Beside the old one, with its permissions, and then over it: nothing is lost half-way. */
  private static void replace(Path file, String text) throws IOException {
    Path beside = file.resolveSibling(file.getFileName() + ".new");
    Files.copy(
        file, beside, StandardCopyOption.COPY_ATTRIBUTES, StandardCopyOption.REPLACE_EXISTING);
    Files.writeString(beside, text);
    Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
