package dev.rnnc.data;

import java.util.ArrayList;
import java.util.List;

/**
 * Sentences that are to be translated.
 *
 * @param lines the line of the file, from 1, that each is
 */
public record GivenPairs(List<SentencePair> pairs, List<Integer> lines) {
  public GivenPairs {
    pairs = List.copyOf(pairs);
    lines = List.copyOf(lines);
  }

  /**
   * A sentence a line, or a sentence, a tab and its translation; where there is none, it is empty.
   *
   * @throws dev.rnnc.source.RnncException if the file cannot be read or has nothing in it
   */
  public static GivenPairs read(DataFile file) {
    List<SentencePair> pairs = new ArrayList<>();
    List<Integer> numbers = new ArrayList<>();
    try (DataText opened = DataText.open(file)) {
      Lines lines = opened.lines();
      while (lines.next()) {
        if (!lines.isBlank()) {
          String[] fields = lines.text().split("\t", -1);
          pairs.add(
              new SentencePair(fields[0].strip(), fields.length > 1 ? fields[1].strip() : ""));
          numbers.add(lines.number());
        }
      }
    }
    if (pairs.isEmpty()) {
      throw Problem.empty(file.name(), "sentences");
    }
    return new GivenPairs(pairs, numbers);
  }
}
