package dev.rnnc.sample;

import dev.rnnc.data.Vocabulary;
import dev.rnnc.model.Sampling;
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
    Prompt prompt = new Prompt(vocabulary, options);
    Draw draw = new Draw(options, seed);
    StringBuilder text = new StringBuilder();
    put(options.prompt(), text, pieces);
    Stepper.Result read = stepper.read(stepper.start(1), prompt.tokens());
    Cursor cursor = stepper.cursor(read.state());
    double[] prediction = read.prediction();
    int before = prompt.last();
    for (int drawn = 0; drawn < options.length(); drawn++) {
      int token = draw.next(prompt.allowed(prediction, 0, 1));
      if (prompt.isEnd(token)) {
        break;
      }
      put(vocabulary.piece(before, token), text, pieces);
      if (prompt.isStopped(text)) {
        break;
      }
      prediction = cursor.read(token);
      before = token;
    }
    return text.toString();
  }

  private static void put(String piece, StringBuilder text, Consumer<String> pieces) {
    text.append(piece);
    pieces.accept(piece);
  }
}
