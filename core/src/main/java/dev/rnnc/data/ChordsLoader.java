package dev.rnnc.data;

import dev.rnnc.json.Json;
import dev.rnnc.json.JsonException;
import dev.rnnc.model.DataSource;
import dev.rnnc.model.Split;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Loads polyphonic music from JSON: a piece is a list of frames, a frame the list of the MIDI
 * numbers, 21 to 108, of the notes that sound in it. The file holds a list of pieces, or such lists
 * by part, {@code train}, {@code valid} and {@code test}, as the four data sets of
 * Boulanger-Lewandowski, Bengio and Vincent 2012 are passed on.
 *
 * @see <a href="https://arxiv.org/abs/1412.3555">Chung et al. 2014</a>
 */
final class ChordsLoader {
  /** The lowest key of a piano. */
  static final int LOWEST = 21;

  /** The keys of a piano. */
  static final int NOTES = 88;

  private static final Map<String, Part> PARTS =
      Map.of(
          "train", Part.TRAINING,
          "valid", Part.VALIDATION,
          "validation", Part.VALIDATION,
          "test", Part.TEST);

  private final DataSource.Chords source;
  private final Digests digests = new Digests();

  private ChordsLoader(DataSource.Chords source) {
    this.source = source;
  }

  static Loaded load(DataSource.Chords source) {
    return new ChordsLoader(source).load();
  }

  /** All pieces of a file, whatever part they are for. */
  static ChordSequences inputs(DataFile file) {
    Split none = new Split.None();
    ChordsLoader loader = new ChordsLoader(new DataSource.Chords(file.path(), none, none));
    String name = file.name();
    List<List<int[]>> all = new ArrayList<>();
    if (loader.read(file) instanceof Map<?, ?> parts) {
      parts.values().forEach(list -> all.addAll(pieces(name, list)));
    } else {
      all.addAll(loader.pieces(file));
    }
    return sequences(all);
  }

  private Loaded load() {
    Map<Part, List<List<int[]>>> pieces = new EnumMap<>(Part.class);
    String rule = LabelledLoader.BY_CONTENT;
    DataFile file = DataFile.of(source.path());
    String name = file.name();
    if (read(file) instanceof Map<?, ?> parts) {
      if (!(source.validation() instanceof Split.None && source.test() instanceof Split.None)) {
        throw Problem.split(
            "%s says itself which pieces are for validation and test".formatted(name),
            "leave `validation` and `test` out");
      }
      rule = "as the file has them";
      for (Map.Entry<?, ?> entry : parts.entrySet()) {
        Part part = PARTS.get(String.valueOf(entry.getKey()));
        if (part == null) {
          throw Problem.chords(
              name,
              "it has a part `%s`, which is none of train, valid, test".formatted(entry.getKey()));
        }
        pieces.put(part, pieces(name, entry.getValue()));
      }
    } else {
      part(pieces(file), pieces);
    }
    TextLoader.heldOutFile(source.validation())
        .ifPresent(path -> pieces.put(Part.VALIDATION, pieces(DataFile.of(path))));
    TextLoader.heldOutFile(source.test())
        .ifPresent(path -> pieces.put(Part.TEST, pieces(DataFile.of(path))));
    Map<Part, Examples> examples = new EnumMap<>(Part.class);
    pieces.forEach((part, found) -> {
      if (!found.isEmpty()) {
        examples.put(part, sequences(found));
      }
    });
    if (!examples.containsKey(Part.TRAINING)) {
      throw Problem.empty(name, "pieces to train on");
    }
    return new Loaded(encoding(), examples, digests.byName(), rule, List.of());
  }

  private void part(List<List<int[]>> all, Map<Part, List<List<int[]>>> pieces) {
    long[] hashes = all.stream().mapToLong(ChordsLoader::hash).toArray();
    Part[] parts =
        new Portions(source.validation(), source.test()).byContent(hashes, new int[0], "pieces");
    for (int i = 0; i < parts.length; i++) {
      pieces.computeIfAbsent(parts[i], _ -> new ArrayList<>()).add(all.get(i));
    }
  }

  private static long hash(List<int[]> piece) {
    long hash = piece.size();
    for (int[] frame : piece) {
      hash = Shuffle.mix(hash ^ frame.length);
      for (int note : frame) {
        hash = Shuffle.mix(hash ^ note);
      }
    }
    return hash;
  }

  private static Encoding encoding() {
    List<Column> notes =
        IntStream.range(LOWEST, LOWEST + NOTES)
            .mapToObj(note -> (Column) new Column.Numeric("note " + note, 0, 1, false))
            .toList();
    return new Encoding(Optional.empty(), List.of(), notes, Optional.empty(), NOTES);
  }

  private @Nullable Object read(DataFile file) {
    try (DataText text = DataText.open(file)) {
      Object content = Json.read(text.whole().text());
      digests.add(file.path(), text.digest());
      return content;
    } catch (JsonException wrong) {
      throw Problem.chords(file.name(), wrong.reason());
    }
  }

  /** Of a file that is one list. */
  private List<List<int[]>> pieces(DataFile file) {
    String name = file.name();
    List<List<int[]>> pieces = pieces(name, read(file));
    if (pieces.isEmpty()) {
      throw Problem.empty(name, "pieces");
    }
    return pieces;
  }

  private static List<List<int[]>> pieces(String file, @Nullable Object list) {
    List<List<int[]>> pieces = new ArrayList<>();
    for (Object piece : list(file, list, "pieces")) {
      List<int[]> frames = new ArrayList<>();
      for (Object frame : list(file, piece, "frames")) {
        frames.add(notes(file, frame));
      }
      pieces.add(frames);
    }
    return pieces;
  }

  /** From 0, in ascending order, each once. */
  private static int[] notes(String file, @Nullable Object frame) {
    TreeSet<Integer> notes = new TreeSet<>();
    for (Object each : list(file, frame, "notes")) {
      double note = each instanceof Number number ? number.doubleValue() : Double.NaN;
      if (!(note >= LOWEST && note < LOWEST + NOTES && note == Math.rint(note))) {
        throw Problem.chords(
            file,
            "it has `%s`, which is no note of a piano, a number from 21 to 108".formatted(each));
      }
      notes.add((int) note - LOWEST);
    }
    return notes.stream().mapToInt(Integer::intValue).toArray();
  }

  private static List<?> list(String file, @Nullable Object value, String of) {
    if (value instanceof List<?> list) {
      return list;
    }
    throw Problem.chords(file, "it has `%s` where a list of %s is expected".formatted(value, of));
  }

  private static ChordSequences sequences(List<List<int[]>> pieces) {
    int[] starts = new int[pieces.size() + 1];
    List<int[]> frames = new ArrayList<>();
    for (int i = 0; i < pieces.size(); i++) {
      frames.addAll(pieces.get(i));
      starts[i + 1] = frames.size();
    }
    return new ChordSequences(frames, starts);
  }
}
