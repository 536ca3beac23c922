package dev.rnnc.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rnnc.backend.Backend;
import dev.rnnc.backend.Device;
import dev.rnnc.backend.DeviceOptions;
import dev.rnnc.backend.Executable;
import dev.rnnc.backend.Run;
import dev.rnnc.compile.Compiler;
import dev.rnnc.cpu.CpuBackend;
import dev.rnnc.data.Part;
import dev.rnnc.data.Vocabulary;
import dev.rnnc.ir.Program;
import dev.rnnc.model.Ports;
import dev.rnnc.reference.ReferenceBackend;
import dev.rnnc.sample.TrainedModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is found among all translations. */
final class TranslationSearchTest {
  @TempDir Path folder = Path.of("");

  @BeforeEach
  void write() {
    NumberPairs.write(folder);
  }

  /** Asks the program of evaluation for each prefix anew: slow, and with nothing of a search. */
  private static final class Exhaustive {
    private final Untrained untrained;
    private final int[] source;
    private final Vocabulary to;
    private final int longest;
    private final Map<List<Integer>, double[]> known = new HashMap<>();
    private double best = Double.NEGATIVE_INFINITY;
    private List<Integer> tokens = List.of();

    Exhaustive(Untrained untrained, String source, int longest) {
      this.untrained = untrained;
      this.source =
          untrained.data().encoding().sourceText().orElseThrow().vocabulary().encode(source);
      this.to = untrained.data().encoding().vocabulary().orElseThrow();
      this.longest = longest;
    }

    /** The log probability of every next token, -infinity of those that may not come. */
    private double[] next(List<Integer> before) {
      return known.computeIfAbsent(before, this::compute);
    }

    private double[] compute(List<Integer> before) {
      int n = to.size();
      int timeSteps = Math.max(source.length, before.size() + 1);
      int[] input = new int[timeSteps];
      input[0] = to.start().orElseThrow();
      for (int i = 0; i < before.size(); i++) {
        input[i + 1] = before.get(i);
      }
      double[] prediction = new double[timeSteps * n];
      Program program =
          new Compiler(untrained.model(), untrained.data().sizes(), Compiler.Effort.PLAIN)
              .evaluation()
              .ready();
      try (Device device = new ReferenceBackend().open(new DeviceOptions(1, 1))) {
        untrained.weights().forEach(device.storage()::write);
        try (Executable executable = device.load(program)) {
          executable.run(
              new Run()
                  .sizes(timeSteps, 1)
                  .input(Ports.SOURCE, Arrays.copyOf(source, timeSteps))
                  .input(Ports.SOURCE_LENGTHS, new int[] {source.length})
                  .input(Ports.INPUT, input)
                  .input(Ports.LENGTHS, new int[] {before.size() + 1})
                  .input(Ports.TARGET, new int[timeSteps])
                  .input(Ports.TARGET_SCALE, new float[] {1})
                  .output(Ports.PREDICTION, prediction));
        }
      }
      double[] logits = Arrays.copyOfRange(prediction, before.size() * n, (before.size() + 1) * n);
      for (int token = 0; token < n; token++) {
        logits[token] = to.mayBeDrawn(token) ? logits[token] : Double.NEGATIVE_INFINITY;
      }
      double sum = Math.log(Arrays.stream(logits).map(Math::exp).sum());
      return Arrays.stream(logits).map(logit -> logit - sum).toArray();
    }

    String likeliest() {
      follow(List.of(), 0);
      return to.decode(tokens.stream().mapToInt(Integer::intValue).toArray());
    }

    private void follow(List<Integer> before, double sum) {
      double[] next = next(before);
      for (int token = 0; token < next.length; token++) {
        if (Double.isInfinite(next[token])) {
          continue;
        }
        List<Integer> after = new ArrayList<>(before);
        after.add(token);
        double together = sum + next[token];
        if (token == to.end().orElseThrow() || after.size() == longest) {
          if (together / after.size() > best) {
            best = together / after.size();
            tokens = after;
          }
        } else {
          follow(after, together);
        }
      }
    }

    String greedy() {
      List<Integer> so = new ArrayList<>();
      while (so.size() < longest) {
        double[] next = next(List.copyOf(so));
        int token = 0;
        for (int other = 1; other < next.length; other++) {
          token = next[other] > next[token] ? other : token;
        }
        so.add(token);
        if (token == to.end().orElseThrow()) {
          break;
        }
      }
      return to.decode(so.stream().mapToInt(Integer::intValue).toArray());
    }
  }

  /** So many beginnings that none is left out find the best of all; one finds the greedy one. */
  @Test
  void theSearchFindsTheBestOfAllTranslations() {
    Untrained untrained = Untrained.of(folder, NumberPairs.SMALL);
    for (Backend backend : List.of(new ReferenceBackend(), new CpuBackend())) {
      try (TrainedModel model = untrained.on(backend)) {
        for (String source : List.of("one", "five two", "three three one four")) {
          Exhaustive all = new Exhaustive(untrained, source, 3);
          String found = model.translate(List.of(source), NumberPairs.options(3, 250)).getFirst();
          assertThat(found).isEqualTo(all.likeliest());
          assertThat(model.translate(List.of(source), NumberPairs.options(3, 1)).getFirst())
              .isEqualTo(all.greedy());
        }
      }
    }
  }

  static List<Integer> beams() {
    return List.of(1, 3);
  }

  /**
   * Also of an empty sentence, of unknown words, and of one longer than any that was trained on.
   */
  @ParameterizedTest
  @MethodSource("beams")
  void aSentenceIsTranslatedAlikeInAnyCompany(int beam) {
    Untrained untrained = Untrained.of(folder, NumberPairs.FILE);
    List<String> sentences = new ArrayList<>(List.of("", "one six", "two ".repeat(20)));
    untrained.data().pairs(Part.TEST).forEach(pair -> sentences.add(pair.source()));
    for (int i = 0; i < 150; i++) {
      sentences.add(sentences.get(3 + i % 40));
    }
    try (TrainedModel model = untrained.on(new CpuBackend());
        TrainedModel reference = untrained.on(new ReferenceBackend())) {
      List<String> together = model.translate(sentences, NumberPairs.options(50, beam));
      for (int i : new int[] {0, 1, 2, 3, 9, 40}) {
        String alone =
            model.translate(List.of(sentences.get(i)), NumberPairs.options(50, beam)).getFirst();
        assertThat(together.get(i)).isEqualTo(alone);
        assertThat(
                reference
                    .translate(List.of(sentences.get(i)), NumberPairs.options(50, beam))
                    .getFirst())
            .isEqualTo(alone);
      }
      assertThat(together.subList(43, 83)).isEqualTo(together.subList(3, 43));
    }
  }
}
