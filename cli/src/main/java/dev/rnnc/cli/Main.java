package dev.rnnc.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Objects;

/**
 * The program that {@code ./rnnc} starts. Help is a text, so that it comes at once, and so does the
 * version; all else goes to {@link RootCommand}, whose options are read by reflection.
 */
public final class Main {
  private Main() {}

  /** Runs one command and ends with its exit status. */
  public static void main(String... arguments) {
    System.exit(run(arguments));
  }

  /** Runs one command and returns its exit status. */
  static int run(String... arguments) {
    // Drawings, tables and generated code have the same digits, whatever the user's language.
    Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
    return switch (arguments.length == 1 ? arguments[0] : arguments.length == 0 ? "--help" : "") {
      case "--help", "-h", "help" -> help();
      case "--version", "-V" -> version();
      default -> execute(arguments);
    };
  }

  /** What picocli does not catch: there is never a stack trace unless it is asked for. */
  private static int execute(String... arguments) {
    try {
      return RootCommand.commandLine().execute(arguments);
    } catch (OutOfMemoryError e) {
      System.err.println(
          "rnnc: out of memory; give the JVM more, as in ./rnnc -J-Xmx8g, or make batch, unroll or"
              + " the network smaller");
      return Status.WRONG_INPUT;
    } catch (Error fault) {
      return Failures.ourFault(fault);
    }
  }

  private static int version() {
    System.out.println("rnnc " + Version.NUMBER);
    return 0;
  }

  private static int help() {
    try (InputStream bytes = Objects.requireNonNull(Main.class.getResourceAsStream("help.txt"))) {
      bytes.transferTo(System.out);
      System.out.flush();
      return 0;
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
