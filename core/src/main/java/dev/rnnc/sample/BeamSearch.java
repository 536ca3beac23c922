package dev.rnnc.sample;

import dev.rnnc.data.Vocabulary;
import dev.rnnc.model.Sampling;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/**
 * Looks for the likeliest text: of all continuations of the likeliest beginnings, keeps as many of
 * the likeliest as the beam is wide. A text that has ended competes with its whole probability.
 */
final class BeamSearch {
  private static final Comparator<Hypothesis> LIKELIEST_FIRST =
      Comparator.comparingDouble(Hypothesis::logProbability).reversed();

  /**
   * A beginning.
   *
   * @param row its parent's among the rows that were read last
   * @param last its last token
   * @param ended whether it goes no further
   */
  private record Hypothesis(String text, int row, int last, double logProbability, boolean ended) {}

  private final Stepper stepper;
  private final Vocabulary vocabulary;
  private final Sampling options;
  private final Prompt prompt;

  BeamSearch(Stepper stepper, Vocabulary vocabulary, Sampling options) {
    this.stepper = stepper;
    this.vocabulary = vocabulary;
    this.options = options;
    this.prompt = new Prompt(vocabulary, options);
  }

  String search(Consumer<String> pieces) {
    Stepper.Result read = stepper.read(stepper.start(1), prompt.tokens());
    List<Hypothesis> live = List.of(new Hypothesis(options.prompt(), 0, prompt.last(), 0, false));
    List<Hypothesis> ended = new ArrayList<>();
    for (int length = 1; ; length++) {
      List<Hypothesis> best = likeliest(live, read.prediction());
      live = best.stream().filter(hypothesis -> !hypothesis.ended()).toList();
      best.stream().filter(Hypothesis::ended).forEach(ended::add);
      if (length >= options.length() || live.isEmpty() || isBeaten(live.getFirst(), ended)) {
        break;
      }
      State state = read.state().select(live.stream().mapToInt(Hypothesis::row).toArray());
      read = stepper.read(state, live.stream().mapToInt(Hypothesis::last).toArray());
    }
    ended.addAll(live);
    ended.sort(LIKELIEST_FIRST);
    String text = ended.getFirst().text();
    pieces.accept(text);
    return text;
  }

  /** No continuation is likelier than what it continues. */
  private static boolean isBeaten(Hypothesis live, List<Hypothesis> ended) {
    return ended.stream().anyMatch(other -> other.logProbability() >= live.logProbability());
  }

  private List<Hypothesis> likeliest(List<Hypothesis> live, double[] prediction) {
    List<Hypothesis> all = new ArrayList<>();
    for (int row = 0; row < live.size(); row++) {
      double[] probabilities = Logits.probabilities(prompt.allowed(prediction, row, live.size()));
      for (int token = 0; token < probabilities.length; token++) {
        if (probabilities[token] > 0) {
          all.add(next(live.get(row), row, token, StrictMath.log(probabilities[token])));
        }
      }
    }
    all.sort(LIKELIEST_FIRST);
    return all.subList(0, Math.min(options.beam().orElse(1), all.size()));
  }

  private Hypothesis next(Hypothesis before, int row, int token, double logProbability) {
    double together = before.logProbability() + logProbability;
    if (prompt.isEnd(token)) {
      return new Hypothesis(before.text(), row, token, together, true);
    }
    String text = before.text() + vocabulary.piece(before.last(), token);
    return new Hypothesis(text, row, token, together, prompt.isStopped(text));
  }
}
