package dev.rnnc.training;

import dev.rnnc.model.Sampling;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Numbers as words, to be written as figures, from the last to the first; and networks for them.
 */
final class NumberPairs {
  private static final String[] WORDS = {"one", "two", "three", "four", "five"};
  private static final String[] NUMBERS = {"1", "2", "3", "4", "5"};

  static final String FILE =
      """
      data pairs("numbers.tsv", validation = 20, test = 40, reverse_source = yes)
      network {
        encoder { embed(8), bidirectional { gru(4) }, gru(16) }
        decoder { embed(8), gru(16, start = encoder), attend(encoder), dense(vocabulary) }
      }
      train { optimizer = adam(rate = 0.02), batch = 20, epochs = 10 }
      sample { beam = 2 }
      """;

  static final String SMALL =
      """
      data pairs("numbers.tsv")
      network {
        encoder { embed(4), gru(6) }
        decoder { embed(4), gru(6, start = encoder), attend(encoder), dense(vocabulary) }
      }
      """;

  private NumberPairs() {}

  /** Writes {@code numbers.tsv}. */
  static void write(Path folder) {
    Random random = new Random(1);
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 400; i++) {
      int[] number = random.ints(4 + random.nextInt(2), 0, WORDS.length).toArray();
      lines.append(String.join(" ", IntStream.of(number).mapToObj(n -> WORDS[n]).toList()));
      lines.append('\t');
      for (int n = number.length - 1; n >= 0; n--) {
        lines.append(NUMBERS[number[n]]).append(n == 0 ? "\n" : " ");
      }
    }
    Small.write(folder.resolve("numbers.tsv"), lines.toString());
  }

  static Sampling options(int length, int beam) {
    return new Sampling(
        "",
        length,
        1,
        OptionalInt.empty(),
        1,
        0,
        OptionalLong.empty(),
        Optional.empty(),
        1,
        OptionalInt.of(beam));
  }
}
