package dev.rnnc.checkpoint;

import dev.rnnc.json.Json;
import dev.rnnc.json.JsonException;
import dev.rnnc.json.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The safetensors format: eight bytes with the length of the header, little-endian; the header, a
 * JSON object of tensors' element types, shapes and places, and texts under {@code __metadata__};
 * the elements. Tensors fill the rest of the file without holes or overlaps.
 *
 * @see <a href="https://huggingface.co/docs/safetensors">the format</a>
 */
record Safetensors(Map<String, String> metadata, Map<String, Tensor> tensors) {
  private static final String METADATA = "__metadata__";
  private static final int PREFIX = Long.BYTES;
  private static final int LONGEST_HEADER = 100_000_000;
  private static final int BUFFER = 1 << 18;

  Safetensors {
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
  }

  void writeTo(WritableByteChannel out) throws IOException {
    byte[] header = header();
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER).order(ByteOrder.LITTLE_ENDIAN);
    buffer.putLong(header.length).flip();
    ReplacedFile.writeFully(out, buffer);
    ReplacedFile.writeFully(out, ByteBuffer.wrap(header));
    for (Tensor tensor : tensors.values()) {
      float[] elements = tensor.elements();
      for (int begin = 0; begin < elements.length; begin += BUFFER / Float.BYTES) {
        int count = Math.min(BUFFER / Float.BYTES, elements.length - begin);
        buffer.clear().limit(count * Float.BYTES);
        buffer.asFloatBuffer().put(elements, begin, count);
        ReplacedFile.writeFully(out, buffer);
      }
    }
  }

  /** Padded with blanks so that the elements begin at a multiple of eight, as the format asks. */
  private byte[] header() {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put(METADATA, metadata);
    long offset = 0;
    for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
      long end = offset + (long) Float.BYTES * entry.getValue().elements().length;
      Map<String, Object> place = new LinkedHashMap<>();
      place.put("dtype", "F32");
      place.put("shape", entry.getValue().shape());
      place.put("data_offsets", List.of(offset, end));
      members.put(entry.getKey(), place);
      offset = end;
    }
    byte[] json = Json.write(members).getBytes(StandardCharsets.UTF_8);
    byte[] padded = java.util.Arrays.copyOf(json, (json.length + 7) / 8 * 8);
    java.util.Arrays.fill(padded, json.length, padded.length, (byte) ' ');
    return padded;
  }

  /** Reads a file of F32 tensors, or refuses it. */
  static Safetensors read(Path file) {
    if (Files.isDirectory(file)) {
      throw Refusal.notOurs(file, "it is a folder");
    }
    try (FileChannel in = FileChannel.open(file)) {
      return read(file, in);
    } catch (IOException e) {
      throw Refusal.cannotRead(file, e);
    } catch (JsonException e) {
      throw Refusal.damaged(file, e.reason());
    }
  }

  /** Where a tensor stands after the header. */
  private record Place(String name, List<Integer> shape, long begin, long end) {}

  private static Safetensors read(Path file, FileChannel in) throws IOException {
    long bytes = in.size();
    if (bytes < PREFIX) {
      throw Refusal.cutShort(file, bytes, PREFIX);
    }
    ByteBuffer prefix = ByteBuffer.allocate(PREFIX).order(ByteOrder.LITTLE_ENDIAN);
    readFully(file, in, prefix, 0);
    long headerLength = prefix.getLong(0);
    if (headerLength < 2 || headerLength > LONGEST_HEADER) {
      throw Refusal.notOurs(file, "it does not begin as a safetensors file");
    }
    if (PREFIX + headerLength > bytes) {
      throw Refusal.cutShort(file, bytes, PREFIX + headerLength);
    }
    ByteBuffer header = ByteBuffer.allocate((int) headerLength);
    readFully(file, in, header, PREFIX);
    JsonObject members = Json.readObject(text(file, header.flip()));
    Map<String, String> metadata =
        members.has(METADATA) ? members.object(METADATA).texts() : Map.of();
    List<Place> places = places(file, members);
    long start = PREFIX + headerLength;
    long end = places.isEmpty() ? start : start + places.getLast().end();
    if (end > bytes) {
      throw Refusal.cutShort(file, bytes, end);
    }
    if (end < bytes) {
      throw Refusal.damaged(file, "%,d bytes follow the last tensor".formatted(bytes - end));
    }
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER).order(ByteOrder.LITTLE_ENDIAN);
    for (Place place : places) {
      tensors.put(place.name(), tensor(file, in, start, place, buffer));
    }
    return new Safetensors(metadata, tensors);
  }

  private static String text(Path file, ByteBuffer header) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(header).toString();
    } catch (CharacterCodingException e) {
      throw Refusal.damaged(file, "its header is not UTF-8");
    }
  }

  /** In the order of the file, and checked to lie side by side from 0 on. */
  private static List<Place> places(Path file, JsonObject members) {
    List<Place> places = new ArrayList<>();
    for (String name : members.names()) {
      if (!name.equals(METADATA)) {
        places.add(place(file, name, members.object(name)));
      }
    }
    places.sort(Comparator.comparingLong(Place::begin).thenComparingLong(Place::end));
    long expected = 0;
    for (Place place : places) {
      if (place.begin() != expected) {
        throw Refusal.damaged(
            file,
            "tensor %s begins at byte %,d where %,d was expected"
                .formatted(place.name(), place.begin(), expected));
      }
      expected = place.end();
    }
    return places;
  }

  private static Place place(Path file, String name, JsonObject entry) {
    if (!entry.text("dtype").equals("F32")) {
      throw Refusal.wrongElements(file, name, entry.text("dtype"));
    }
    List<Integer> shape = new ArrayList<>();
    long count = 1;
    for (long size : entry.integers("shape")) {
      if (size < 0 || size > Integer.MAX_VALUE || count * size > Integer.MAX_VALUE) {
        throw Refusal.damaged(file, "tensor %s has an impossible shape".formatted(name));
      }
      count *= size;
      shape.add((int) size);
    }
    long[] offsets = entry.integers("data_offsets");
    if (offsets.length != 2 || offsets[0] < 0 || offsets[1] - offsets[0] != count * Float.BYTES) {
      throw Refusal.damaged(
          file, "the place of tensor %s does not fit its shape %s".formatted(name, shape));
    }
    return new Place(name, shape, offsets[0], offsets[1]);
  }

  private static Tensor tensor(
      Path file, FileChannel in, long start, Place place, ByteBuffer buffer) throws IOException {
    float[] elements = new float[(int) ((place.end() - place.begin()) / Float.BYTES)];
    int done = 0;
    while (done < elements.length) {
      int count = Math.min(BUFFER / Float.BYTES, elements.length - done);
      buffer.clear().limit(count * Float.BYTES);
      readFully(file, in, buffer, start + place.begin() + (long) done * Float.BYTES);
      buffer.flip().asFloatBuffer().get(elements, done, count);
      done += count;
    }
    return new Tensor(place.shape(), elements);
  }

  private static void readFully(Path file, FileChannel in, ByteBuffer into, long from)
      throws IOException {
    long at = from;
    while (into.hasRemaining()) {
      int read = in.read(into, at);
      if (read < 0) {
        throw Refusal.cutShort(file, at, from + into.limit());
      }
      at += read;
    }
  }
}
