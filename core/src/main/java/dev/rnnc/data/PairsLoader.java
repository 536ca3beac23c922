package dev.rnnc.data;

import dev.rnnc.model.DataSource;
import dev.rnnc.model.Tokens;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Loads sentences and their translations: a source, a tab and its translation a line; further
 * columns are left aside.
 */
final class PairsLoader {
  private static final String BY_SOURCE =
      "by content: a hash of the source decides, so that equal sources are on one side";

  private final DataSource.Pairs source;
  private final Optional<Encoding> given;
  private final TokenCollector sources;
  private final TokenCollector translations;
  private final Digests digests = new Digests();
  private final List<Supplier<String>> notes = new ArrayList<>();
  private final List<Part> parts = new ArrayList<>();
  private final LongList hashes = new LongList();
  private final List<Origin> origins = new ArrayList<>();

  /** A file, and which of all pairs its first one is. */
  private record Origin(Path path, int first) {}

  private PairsLoader(DataSource.Pairs source, Optional<Encoding> given) {
    this.source = source;
    this.given = given;
    this.sources = new TokenCollector(source.tokens());
    this.translations = new TokenCollector(source.tokens());
  }

  static Loaded load(DataSource.Pairs source, Optional<Encoding> given) {
    return new PairsLoader(source, given).load();
  }

  private Loaded load() {
    read(source.path());
    parts.addAll(
        List.of(
            new Portions(source.validation(), source.test())
                .byContent(hashes.toArray(), new int[0], "pairs")));
    TextLoader.heldOutFile(source.validation())
        .ifPresent(path -> readHeldOut(path, Part.VALIDATION));
    TextLoader.heldOutFile(source.test()).ifPresent(path -> readHeldOut(path, Part.TEST));
    Vocabulary from =
        sources.settle(
            given.flatMap(Encoding::sourceText).map(Encoding.SourceText::vocabulary),
            sources.counts(sources.sequences(parts, Part.TRAINING)),
            true,
            false);
    Vocabulary to =
        translations.settle(
            given.flatMap(Encoding::vocabulary),
            translations.counts(translations.sequences(parts, Part.TRAINING)),
            !(source.tokens() instanceof Tokens.Characters),
            true);
    int steps = given.flatMap(Encoding::sourceText).map(Encoding.SourceText::steps).orElse(1);
    Map<Part, Examples> examples = new EnumMap<>(Part.class);
    for (Part part : Part.values()) {
      TokenSequences asked = sources.sequences(parts, part);
      TokenSequences answers = translations.sequences(parts, part);
      if (asked.count() > 0) {
        note(part, "sources", from, asked);
        note(part, "translations", to, answers);
        steps = Math.max(steps, asked.longest());
        examples.put(
            part,
            new Translations(
                from,
                asked,
                source.reverseSource(),
                new NextTokens(to, answers),
                () -> texts(part)));
      }
    }
    Encoding encoding = Encoding.ofPairs(new Encoding.SourceText(from, steps), to);
    return new Loaded(encoding, examples, digests.byName(), BY_SOURCE, notes);
  }

  private void note(Part part, String side, Vocabulary vocabulary, TokenSequences tokens) {
    UnknownTokens.note(part, vocabulary, tokens.size(), tokens::count)
        .ifPresent(note -> notes.add(() -> side + ": " + note.get()));
  }

  private void readHeldOut(Path path, Part part) {
    int before = hashes.size();
    read(path);
    Set<Long> trained = new HashSet<>();
    long[] all = hashes.toArray();
    for (int i = 0; i < before; i++) {
      if (parts.get(i) == Part.TRAINING) {
        trained.add(all[i]);
      }
    }
    int known = 0;
    for (int i = before; i < all.length; i++) {
      parts.add(part);
      known += trained.contains(all[i]) ? 1 : 0;
    }
    if (known > 0) {
      String note = "%,d sources of %s are also trained on".formatted(known, part.word());
      notes.add(() -> note);
    }
  }

  private void read(Path path) {
    int before = hashes.size();
    origins.add(new Origin(path, before));
    try (DataText text = DataText.open(path)) {
      Fields fields = new Fields();
      Lines lines = text.lines();
      while (lines.next()) {
        if (!lines.isBlank()) {
          fields.cut(lines, false);
          add(lines, fields);
        }
      }
      if (hashes.size() == before) {
        throw Problem.empty(text.file().line(1), "pairs");
      }
      digests.add(path, text.digest());
    }
  }

  private void add(Lines lines, Fields fields) {
    if (fields.count() < 2) {
      throw Problem.columns(
          lines.place(), fields.count(), "a source, a tab and its translation are expected");
    }
    char[] chars = lines.chars();
    sources.cut(chars, fields.begin(0), fields.end(0));
    sources.end();
    translations.cut(chars, fields.begin(1), fields.end(1));
    translations.end();
    hashes.add(Shuffle.hash(chars, fields.begin(0), fields.end(0)));
  }

  /** Reads the pairs of a part once more: few ever ask, and memory need not hold them. */
  private List<SentencePair> texts(Part part) {
    List<SentencePair> pairs = new ArrayList<>();
    for (Origin origin : origins) {
      try (DataText text = DataText.open(origin.path())) {
        Fields fields = new Fields();
        Lines lines = text.lines();
        for (int i = origin.first(); lines.next(); ) {
          if (!lines.isBlank()) {
            if (parts.get(i) == part) {
              fields.cut(lines, false);
              pairs.add(new SentencePair(field(lines, fields, 0), field(lines, fields, 1)));
            }
            i++;
          }
        }
      }
    }
    return pairs;
  }

  private static String field(Lines lines, Fields fields, int number) {
    int begin = fields.begin(number);
    return new String(lines.chars(), begin, fields.end(number) - begin);
  }
}
