package dev.rnnc.data;

import dev.rnnc.model.DataSource;
import dev.rnnc.model.Split;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Loads images with a class each from two idx files. A pixel is a time step, with a value from 0 to
 * 1; row after row, or all in one order that was drawn once (Le, Jaitly and Hinton 2015, section
 * 4.2). Validation and test are the last images, or files of their own: the labels of {@code
 * t10k-images-idx3-ubyte.gz} are in {@code t10k-labels-idx1-ubyte.gz}.
 */
final class ImagesLoader {
  private static final long ORDER_SEED = 20150407;
  private static final double WHITE = 255;

  private final DataSource.Images source;
  private final Digests digests = new Digests();

  private ImagesLoader(DataSource.Images source) {
    this.source = source;
  }

  static Loaded load(DataSource.Images source, Optional<Encoding> given) {
    return new ImagesLoader(source).load(given);
  }

  /** Images and their labels, one after the other. */
  private record Pair(IdxFile images, IdxFile labels) {
    int pixels() {
      return images.count() == 0 ? 0 : images.elements().length / images.count();
    }
  }

  /**
   * The images of a file; their labels are in the file that is called as that of the images, with
   * {@code labels} for {@code images}, or not known if there is none.
   */
  static PixelSequences inputs(DataSource.Images source, Encoding encoding, DataFile file) {
    IdxFile images = IdxFile.read(file, 3).everyOf(source.every());
    int pixels = images.count() == 0 ? 0 : images.elements().length / images.count();
    if (pixels == 0) {
      throw Problem.empty(images.name(), "images");
    }
    Path beside = labelsOf(file.path());
    byte[] labels = new byte[0];
    if (!beside.equals(file.path()) && Files.isRegularFile(beside)) {
      IdxFile found = IdxFile.read(DataFile.of(beside), 1);
      if (found.count() != images.count()) {
        throw Problem.idxPair(images.name(), images.count(), found.name(), found.count());
      }
      labels = found.elements();
    }
    int[] order = new ImagesLoader(source).order(pixels);
    return new PixelSequences(
        encoding.classes(), images.elements(), labels, order, 0, images.count());
  }

  private static Path labelsOf(Path images) {
    String name = String.valueOf(images.getFileName());
    return images.resolveSibling(name.replace("images", "labels").replace("idx3", "idx1"));
  }

  private int[] order(int pixels) {
    return source.permute()
        ? new Shuffle(ORDER_SEED, 0).order(pixels)
        : IntStream.range(0, pixels).toArray();
  }

  private Loaded load(Optional<Encoding> given) {
    Pair all = read(source.images(), source.labels());
    Portions.Bounds bounds =
        new Portions(source.validation(), source.test()).contiguous(all.images().count(), "images");
    Encoding encoding = given.orElseGet(() -> encoding(all));
    Map<Part, Examples> parts = new EnumMap<>(Part.class);
    put(parts, Part.TRAINING, all, 0, bounds.training(), encoding);
    put(parts, Part.VALIDATION, all, bounds.training(), bounds.validation(), encoding);
    put(parts, Part.TEST, all, bounds.validation(), bounds.test(), encoding);
    putFile(parts, Part.VALIDATION, source.validation(), encoding, all.pixels());
    putFile(parts, Part.TEST, source.test(), encoding, all.pixels());
    String rule = "the last images are held out, in the order of the file";
    List<Supplier<String>> notes =
        source.permute() ? List.of(() -> "all images' pixels are in one drawn order") : List.of();
    return new Loaded(encoding, parts, digests.byName(), rule, notes);
  }

  /** What is left of whole images is a sequence only from two time steps on. */
  private IdxFile kept(IdxFile whole) {
    IdxFile kept = whole.everyOf(source.every());
    int height = whole.sizes().get(1);
    int width = whole.sizes().get(2);
    int pixels = kept.sizes().get(1) * kept.sizes().get(2);
    if (pixels == 1) {
      throw Problem.onePixel(whole.name(), height, width, source.every());
    }
    return kept;
  }

  private Pair read(Path images, Path labels) {
    Pair pair =
        new Pair(kept(IdxFile.read(DataFile.of(images), 3)), IdxFile.read(DataFile.of(labels), 1));
    if (pair.images().count() != pair.labels().count()) {
      throw Problem.idxPair(
          pair.images().name(), pair.images().count(), pair.labels().name(), pair.labels().count());
    }
    if (pair.pixels() == 0) {
      throw Problem.empty(pair.images().name(), "images");
    }
    digests.add(images, pair.images().digest());
    digests.add(labels, pair.labels().digest());
    return pair;
  }

  private void putFile(
      Map<Part, Examples> parts, Part part, Split split, Encoding encoding, int pixels) {
    if (split instanceof Split.FromFile(Path images)) {
      Pair pair = read(images, labelsOf(images));
      if (pair.pixels() != pixels) {
        throw Problem.encoding(
            "%s has images of %d pixels, not %d"
                .formatted(pair.images().name(), pair.pixels(), pixels));
      }
      put(parts, part, pair, 0, pair.images().count(), encoding);
    }
  }

  private void put(
      Map<Part, Examples> parts, Part part, Pair pair, int begin, int end, Encoding encoding) {
    if (end <= begin) {
      return;
    }
    int pixels = pair.pixels();
    int[] order = order(pixels);
    for (int image = begin; image < end; image++) {
      int label = Byte.toUnsignedInt(pair.labels().elements()[image]);
      if (label >= encoding.classes().size()) {
        throw Problem.encoding("%s has a label %d".formatted(pair.labels().name(), label));
      }
    }
    parts.put(
        part,
        new PixelSequences(
            encoding.classes(),
            pair.images().elements(),
            pair.labels().elements(),
            order,
            begin,
            end));
  }

  private static Encoding encoding(Pair all) {
    int greatest = 0;
    for (byte label : all.labels().elements()) {
      greatest = Math.max(greatest, Byte.toUnsignedInt(label));
    }
    List<String> classes = IntStream.rangeClosed(0, greatest).mapToObj(Integer::toString).toList();
    return new Encoding(
        Optional.empty(),
        classes,
        List.of(new Column.Numeric("pixel", 0, WHITE, false)),
        Optional.empty(),
        0);
  }
}
