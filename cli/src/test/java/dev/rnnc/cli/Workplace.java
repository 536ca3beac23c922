package dev.rnnc.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;

/** A folder with a small text, a model of it, and the runs that are made there. */
record Workplace(Path folder) {
  static final String MODEL =
      """
      param width = 6
      data text("text.txt", tokens = char, validation = 10%, test = 10%)
      network {
        embed(4)
        gru(hidden = width)
        dense(vocabulary)
      }
      train { optimizer = adam(rate = 0.02), batch = 4, unroll = 8, epochs = 2 }
      sample { prompt = "to ", length = 12 }
      """;

  /** With the small text and model in it. */
  static Workplace in(Path folder) {
    Workplace place = new Workplace(folder);
    place.write("text.txt", words(800));
    place.write("small.rnn", MODEL);
    return place;
  }

  static String words(int characters) {
    Random random = new Random(1);
    StringBuilder text = new StringBuilder();
    String[] words = {"to ", "be ", "or ", "not ", "that ", "is ", "the ", "question\n"};
    while (text.length() < characters) {
      text.append(words[random.nextInt(words.length)]);
    }
    return text.substring(0, characters);
  }

  Path path(String name) {
    return folder.resolve(name);
  }

  Path write(String name, String text) {
    try {
      return Files.writeString(path(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String read(String name) {
    try {
      return Files.readString(path(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs a command on a file or run of this folder, on the backend that is ready at once. */
  Cli run(String command, String target, String... options) {
    String[] always = {
      command, path(target).toString(), "--out=" + path("runs"), "--backend=reference"
    };
    return Cli.run(
        Stream.concat(Arrays.stream(always), Arrays.stream(options)).toArray(String[]::new));
  }
}
