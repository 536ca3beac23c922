package dev.rnnc.sample;

import dev.rnnc.backend.Device;
import dev.rnnc.compile.Compiler;
import dev.rnnc.data.Encoding;
import dev.rnnc.data.Vocabulary;
import dev.rnnc.model.DataSize;
import dev.rnnc.model.DataSource;
import dev.rnnc.model.Model;
import dev.rnnc.model.Sampling;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Translates with a network of an encoder and a decoder, many sentences at once: by the likeliest
 * token after the other or, with a beam, by the likeliest translations for their length. The device
 * holds the weights. Used by one thread at a time.
 */
public final class Translator implements AutoCloseable {
  /** Rows that are decoded at once, of sentences as many as fit with their beams. */
  private static final int ROWS = 128;

  private final Device device;
  private final Model model;
  private final Encoding encoding;
  private final Compiler.Effort effort;
  private final Vocabulary sources;
  private final Vocabulary translations;
  private int steps;
  private @Nullable Decoder decoder;

  public Translator(Device device, Model model, Encoding encoding, Compiler.Effort effort) {
    this.device = device;
    this.model = model;
    this.encoding = encoding;
    this.effort = effort;
    this.sources = encoding.sourceText().orElseThrow().vocabulary();
    this.translations = encoding.vocabulary().orElseThrow();
    this.steps = encoding.sourceText().orElseThrow().steps();
  }

  /**
   * The translations of sentences, in their order.
   *
   * @param options how wide the beam is and how many tokens a translation has at most, which is
   *     never more than twice as many as its source and ten
   */
  public List<String> translate(List<String> sentences, Sampling options) {
    int[][] tokens = sentences.stream().map(this::tokens).toArray(int[][]::new);
    int[] order =
        IntStream.range(0, tokens.length)
            .boxed()
            .sorted(Comparator.comparingInt(i -> tokens[i].length))
            .mapToInt(Integer::intValue)
            .toArray();
    int beam = options.beam().orElse(1);
    int batch = Math.max(1, ROWS / beam);
    String[] translated = new String[tokens.length];
    for (int begin = 0; begin < order.length; begin += batch) {
      int[] some = Arrays.copyOfRange(order, begin, Math.min(order.length, begin + batch));
      int[][] read = Arrays.stream(some).mapToObj(i -> tokens[i]).toArray(int[][]::new);
      List<int[]> found = translate(read, beam, options.length());
      for (int i = 0; i < some.length; i++) {
        translated[some[i]] = translations.decode(found.get(i));
      }
    }
    return List.of(translated);
  }

  private int[] tokens(String sentence) {
    int[] tokens = sources.encode(sentence.strip());
    if (model.data() instanceof DataSource.Pairs pairs && pairs.reverseSource()) {
      for (int left = 0, right = tokens.length - 1; left < right; left++, right--) {
        int kept = tokens[left];
        tokens[left] = tokens[right];
        tokens[right] = kept;
      }
    }
    return tokens;
  }

  /** Every sentence has as many rows as the beam is wide, of which those at the front are used. */
  private List<int[]> translate(int[][] read, int beam, int length) {
    Decoder running = decoder(Arrays.stream(read).mapToInt(r -> r.length).max().orElse(0));
    int start = translations.start().orElseThrow();
    int end = translations.end().orElseThrow();
    List<Hypotheses> all = new ArrayList<>();
    for (int i = 0; i < read.length; i++) {
      int longest = Math.min(length, 2 * read[i].length + 10);
      all.add(new Hypotheses(beam, i * beam, start, end, longest));
    }
    List<Hypotheses> open = all;
    Decoder.Rows rows =
        running
            .encode(read)
            .select(IntStream.range(0, read.length * beam).map(r -> r / beam).toArray());
    while (!open.isEmpty()) {
      Decoder.Step step = running.step(rows, lastTokens(open, beam));
      forbid(step.logits());
      for (int i = 0; i < open.size(); i++) {
        int first = i * beam;
        int[] own = IntStream.range(first, first + open.get(i).live().size()).toArray();
        open.get(i).next(step.logits(), running.vocabulary(), own);
      }
      rows = step.rows().withStatesOf(parents(open, beam));
      List<Hypotheses> going = open.stream().filter(one -> !one.isDone()).toList();
      if (2 * going.size() <= open.size()) {
        rows = rows.select(rowsOf(open, beam));
        open = going;
      }
    }
    return all.stream().map(one -> one.best().orElseThrow().tokens(end)).toList();
  }

  private static int[] lastTokens(List<Hypotheses> open, int beam) {
    int[] tokens = new int[open.size() * beam];
    for (int i = 0; i < open.size(); i++) {
      List<Hypotheses.Hypothesis> live = open.get(i).live();
      for (int k = 0; k < live.size(); k++) {
        tokens[i * beam + k] = live.get(k).token();
      }
    }
    return tokens;
  }

  /** The row from which each goes on; rows that are not used stay as they are. */
  private static int[] parents(List<Hypotheses> open, int beam) {
    int[] parents = IntStream.range(0, open.size() * beam).toArray();
    for (int i = 0; i < open.size(); i++) {
      List<Hypotheses.Hypothesis> live = open.get(i).live();
      for (int k = 0; k < live.size(); k++) {
        parents[i * beam + k] = live.get(k).row();
      }
    }
    return parents;
  }

  /** The rows of sentences that go on. */
  private static int[] rowsOf(List<Hypotheses> open, int beam) {
    return IntStream.range(0, open.size() * beam)
        .filter(row -> !open.get(row / beam).isDone())
        .toArray();
  }

  /** A translation has no start and nothing unknown in it. */
  private void forbid(double[] logits) {
    int n = translations.size();
    for (int token = 0; token < n; token++) {
      if (!translations.mayBeDrawn(token)) {
        for (int at = token; at < logits.length; at += n) {
          logits[at] = Double.NEGATIVE_INFINITY;
        }
      }
    }
  }

  /** Programs for sources of so many tokens at least. */
  private Decoder decoder(int longest) {
    if (decoder == null || longest > steps) {
      close();
      steps = Math.max(steps, longest);
      Map<DataSize, Integer> sizes = new EnumMap<>(encoding.sizes());
      sizes.put(DataSize.SOURCE_STEPS, steps);
      decoder = new Decoder(device, new Compiler(model, sizes, effort));
    }
    return decoder;
  }

  @Override
  public void close() {
    if (decoder != null) {
      decoder.close();
      decoder = null;
    }
  }
}
