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
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
    return found(sentences.stream().map(this::tokens).toArray(int[][]::new), options).stream()
        .map(this::text)
        .toList();
  }

  /** The translations of sentences, with what the decoder looks at when it says them. */
  public List<Alignment> align(List<String> sentences, Sampling options) {
    int[][] tokens = sentences.stream().map(this::tokens).toArray(int[][]::new);
    List<int[]> found = found(tokens, options);
    List<Alignment> alignments = new ArrayList<>();
    for (int i = 0; i < tokens.length; i++) {
      alignments.add(aligned(tokens[i], found.get(i)));
    }
    return alignments;
  }

  /** Says a translation once more, and looks. */
  private Alignment aligned(int[] source, int[] translation) {
    Decoder running = decoder(source.length);
    Map<String, List<List<Double>>> shares = new LinkedHashMap<>();
    running.attentions().forEach(layer -> shares.put(layer, new ArrayList<>()));
    Decoder.Rows rows = running.encode(new int[][] {source});
    int said = translations.start().orElseThrow();
    for (int token : translation) {
      Map<String, double[]> looked = new HashMap<>();
      rows = running.look(rows, new int[] {said}, looked);
      looked.forEach((layer, all) ->
          shares.computeIfPresent(layer, (_, row) -> with(row, all, source.length)));
      said = token;
    }
    return new Alignment(
        text(translation),
        IntStream.of(inOrder(source)).mapToObj(sources::token).toList(),
        IntStream.of(translation).mapToObj(translations::token).toList(),
        shares);
  }

  /** The shares of the source's tokens, from its beginning. */
  private List<List<Double>> with(List<List<Double>> rows, double[] looked, int length) {
    List<Double> row =
        IntStream.range(0, length)
            .mapToObj(i -> looked[isReversed() ? length - 1 - i : i])
            .toList();
    rows.add(row);
    return rows;
  }

  private String text(int[] translation) {
    int end = translations.end().orElseThrow();
    boolean ended = translation.length > 0 && translation[translation.length - 1] == end;
    return translations.decode(
        ended ? Arrays.copyOf(translation, translation.length - 1) : translation);
  }

  /** The tokens of translations, with those that end them. */
  private List<int[]> found(int[][] tokens, Sampling options) {
    int[] order =
        IntStream.range(0, tokens.length)
            .boxed()
            .sorted(Comparator.comparingInt(i -> tokens[i].length))
            .mapToInt(Integer::intValue)
            .toArray();
    int beam = options.beam().orElse(1);
    int batch = Math.max(1, ROWS / beam);
    int[][] translated = new int[tokens.length][];
    for (int begin = 0; begin < order.length; begin += batch) {
      int[] some = Arrays.copyOfRange(order, begin, Math.min(order.length, begin + batch));
      int[][] read = Arrays.stream(some).mapToObj(i -> tokens[i]).toArray(int[][]::new);
      List<int[]> found = translate(read, beam, options.length());
      for (int i = 0; i < some.length; i++) {
        translated[some[i]] = found.get(i);
      }
    }
    return List.of(translated);
  }

  private int[] tokens(String sentence) {
    return inOrder(sources.encode(sentence.strip()));
  }

  private boolean isReversed() {
    return model.data() instanceof DataSource.Pairs pairs && pairs.reverseSource();
  }

  /** From the sentence's order to that in which it is read, or back. */
  private int[] inOrder(int[] tokens) {
    int[] turned = tokens.clone();
    for (int i = 0; isReversed() && i < tokens.length; i++) {
      turned[i] = tokens[tokens.length - 1 - i];
    }
    return turned;
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
    return all.stream().map(one -> one.best().orElseThrow().tokens()).toList();
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
      Map<DataSize, Integer> sizes = new TreeMap<>(encoding.sizes());
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
