package dev.rnnc.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;

/**
 * Runs in one JVM, unseen, what people start most, so that the JVM can note which classes and
 * methods a later start needs. The launcher calls it once after a build to make its AOT cache.
 *
 * <p>Nothing here may load a class that names a vector: no cache can be made then, since its module
 * is fetched late. So what trains, plans and samples is rehearsed with backends that have no
 * vectors: a training of {@link #MODEL} on the reference, the code for an assumed CUDA device.
 */
final class Rehearsal {
  private static final String TEXT = "a few words, over and over\n".repeat(20);

  private static final String MODEL =
      """
      data text("words.txt", tokens = char, validation = 20%)
      network { gru(hidden = 4), dense(vocabulary) }
      train {
        optimizer = adam(rate = 0.01)
        batch     = 2
        unroll    = 8
        clip      = 1.0
        epochs    = 2
      }
      sample { prompt = "a", length = 5 }
      """;

  private Rehearsal() {}

  /** Takes the {@code .rnn} files to rehearse with, and first an empty folder to write to. */
  public static void main(String... arguments) throws IOException {
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    System.setOut(nowhere);
    System.setErr(nowhere);
    Main.run("--help");
    Main.run("--version");
    for (int index = 1; index < arguments.length; index++) {
      Main.run("check", arguments[index]);
      Main.run("fmt", "--check", arguments[index]);
      Main.run("compile", "--emit=optimised,update", arguments[index]);
    }
    train(Path.of(arguments[0]));
  }

  /** Trains a small model in that folder and uses it; the greatest exit status of all that ran. */
  static int train(Path folder) throws IOException {
    Files.writeString(folder.resolve("words.txt"), TEXT);
    String model = Files.writeString(folder.resolve("words.rnn"), MODEL).toString();
    String runs = folder.resolve("runs").toString();
    return IntStream.of(
            Main.run("compile", "--emit=cuda", model),
            Main.run("run", "--backend=reference", "--out=" + runs, model),
            Main.run("evaluate", "--backend=reference", runs + "/words"),
            Main.run("sample", "--backend=reference", runs + "/words"))
        .max()
        .getAsInt();
  }
}
