package dev.rnnc.cli;

import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;

/**
 * Runs in one JVM, unseen, what people start most, so that the JVM can note which classes and
 * methods a later start needs. The launcher calls it once after a build to make its AOT cache.
 * Nothing here may touch a vector: a cache cannot hold classes of a module that is fetched late.
 */
final class Rehearsal {
  private Rehearsal() {}

  /** Takes the {@code .rnn} files to rehearse with. */
  public static void main(String... files) {
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    System.setOut(nowhere);
    System.setErr(nowhere);
    for (List<String> command : List.of(List.of("--help"), List.of("--version"), List.of("-Vh"))) {
      Main.run(command.toArray(String[]::new));
    }
  }
}
