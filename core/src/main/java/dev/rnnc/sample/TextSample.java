package dev.rnnc.sample;

import dev.rnnc.data.Vocabulary;
import dev.rnnc.model.Sampling;
import java.util.Arrays;
import java.util.function.Consumer;

/** Draws one text: feeds what was drawn back as the next input. */
final class TextSample {
  private final Stepper stepper;
  private final Vocabulary vocabulary;
  private final Sampling options;

  TextSample(Stepper stepper, Vocabulary vocabulary, Sampling options) {
    this.stepper = stepper;
    this.vocabulary = vocabulary;
    this.options = options;
  }

  String draw(long seed, Consumer<String> pieces) {
    int[] prompt = prompt();
    Draw draw = new Draw(options, seed);
    StringBuilder text = new StringBuilder();
    put(options.prompt(), text, pieces);
    Stepper.Result result = stepper.read(stepper.start(1), prompt);
    int before = prompt[prompt.length - 1];
    for (int drawn = 0; drawn < options.length(); drawn++) {
      int token = draw.next(allowed(result.prediction()));
      if (vocabulary.end().isPresent() && token == vocabulary.end().getAsInt()) {
        break;
      }
      put(vocabulary.piece(before, token), text, pieces);
      if (options.stop().isPresent() && endsWith(text, options.stop().get())) {
        break;
      }
      result = stepper.read(result.state(), new int[] {token});
      before = token;
    }
    return text.toString();
  }

  private static void put(String piece, StringBuilder text, Consumer<String> pieces) {
    text.append(piece);
    pieces.accept(piece);
  }

  private boolean endsWith(StringBuilder text, String stop) {
    int begin = text.length() - stop.length();
    return begin >= options.prompt().length() && text.indexOf(stop, begin) >= 0;
  }

  /** At least one token: a start where there is one, else the prompt or a line end before it. */
  private int[] prompt() {
    int[] tokens = vocabulary.encodePrompt(options.prompt());
    if (vocabulary.start().isPresent()) {
      int[] started = new int[tokens.length + 1];
      started[0] = vocabulary.start().getAsInt();
      System.arraycopy(tokens, 0, started, 1, tokens.length);
      return started;
    }
    if (tokens.length > 0) {
      return tokens;
    }
    return new int[] {firstThatMayBeDrawn()};
  }

  private int firstThatMayBeDrawn() {
    for (int token = 0; token < vocabulary.size(); token++) {
      if (vocabulary.mayBeDrawn(token)) {
        return token;
      }
    }
    return 0;
  }

  /** The logits of the last time step, -infinity for what may not be drawn. */
  private double[] allowed(double[] prediction) {
    int n = vocabulary.size();
    double[] logits = Arrays.copyOfRange(prediction, prediction.length - n, prediction.length);
    for (int token = 0; token < n; token++) {
      if (!vocabulary.mayBeDrawn(token)) {
        logits[token] = Double.NEGATIVE_INFINITY;
      }
    }
    return logits;
  }
}
