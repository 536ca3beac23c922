package dev.rnnc.cli;

import java.io.OutputStream;
import java.io.PrintStream;

/**
 * Runs in one JVM, unseen, what people start most, so that the JVM can note which classes and
 * methods a later start needs. The launcher calls it once after a build to make its AOT cache.
 * Nothing here may load a class that names a vector: no cache can be made then, since its module is
 * fetched late.
 */
final class Rehearsal {
  private Rehearsal() {}

  /** Takes the {@code .rnn} files to rehearse with. */
  public static void main(String... files) {
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    System.setOut(nowhere);
    System.setErr(nowhere);
    Main.run("--help");
    Main.run("--version");
    for (String file : files) {
      Main.run("check", file);
      Main.run("fmt", "--check", file);
      Main.run("compile", "--emit=optimised,update", file);
    }
  }
}
