package org.example.embedding;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Trains two small models and uses them. */
public final class Main {
  private Main() {}

  /** Takes the folder in which rhymes.rnn stands; what is made goes to its target folder. */
  public static void main(String... arguments) throws IOException {
    Path folder = Path.of(arguments.length > 0 ? arguments[0] : "");
    Path made = Files.createDirectories(folder.resolve("target"));
    Rhymes.run(folder.resolve("rhymes.rnn"), made.resolve("rhymes.safetensors"));
    Pumps.run(made.resolve("pumps.txt"));
  }
}
