package dev.rnnc.sample;

import dev.rnnc.source.BrokenInvariant;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a network remembers of one or more sequences: the value of every state by name, {@code
 * gru_1.h}. Immutable and of no device: it may be kept, sent elsewhere as bytes, shared by threads
 * and gone on from as often as one likes. Equal if all of its bits are.
 */
public final class State {
  private static final int FORMAT = 0x524e5331; // "RNS1"

  private final int rows;
  private final boolean fresh;
  private final Map<String, float[]> values;

  /**
   * @param values {@code [rows, features]} by name; belongs to the state from now on
   */
  State(int rows, boolean fresh, Map<String, float[]> values) {
    this.rows = rows;
    this.fresh = fresh;
    this.values = new TreeMap<>(values);
  }

  /** The state of so many sequences of which nothing has been read. */
  static State start(int rows) {
    return new State(rows, true, Map.of());
  }

  /** How many sequences it stands for. */
  public int rows() {
    return rows;
  }

  /** Whether nothing has been read: all states have their starting values, whatever those are. */
  public boolean isFresh() {
    return fresh;
  }

  /** The names of the states; none of a fresh one. */
  public Set<String> names() {
    return Set.copyOf(values.keySet());
  }

  /**
   * A copy of the elements of a state, {@code [rows, features]}.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  public float[] get(String name) {
    float[] elements = values.get(name);
    if (elements == null) {
      throw new IllegalArgumentException(
          "no state is called %s; there are %s".formatted(name, values.keySet()));
    }
    return elements.clone();
  }

  /** The elements that a network needs, as long as {@code rows} times its features. */
  float[] elements(String name, int length) {
    if (fresh) {
      return new float[length];
    }
    float[] elements = values.get(name);
    if (elements == null || elements.length != length) {
      throw new IllegalArgumentException("the state is not of this network: " + name);
    }
    return elements;
  }

  /** The state of some of the sequences, in this order; one may be taken several times. */
  State select(int... taken) {
    Map<String, float[]> selected = new TreeMap<>();
    values.forEach((name, elements) -> {
      int features = elements.length / rows;
      float[] some = new float[taken.length * features];
      for (int row = 0; row < taken.length; row++) {
        System.arraycopy(elements, taken[row] * features, some, row * features, features);
      }
      selected.put(name, some);
    });
    return new State(taken.length, fresh, selected);
  }

  public byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(FORMAT);
      out.writeInt(rows);
      out.writeBoolean(fresh);
      out.writeInt(values.size());
      for (Map.Entry<String, float[]> entry : values.entrySet()) {
        out.writeUTF(entry.getKey());
        out.writeInt(entry.getValue().length);
        for (float element : entry.getValue()) {
          out.writeFloat(element);
        }
      }
    } catch (IOException e) {
      throw new BrokenInvariant("state", e.toString());
    }
    return bytes.toByteArray();
  }

  /**
   * The state that {@link #toBytes} wrote.
   *
   * @throws IllegalArgumentException if the bytes are something else, or not all of it
   */
  public static State fromBytes(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      if (in.readInt() != FORMAT) {
        throw new IllegalArgumentException("these bytes are not a state");
      }
      int rows = in.readInt();
      boolean fresh = in.readBoolean();
      Map<String, float[]> values = new TreeMap<>();
      for (int left = in.readInt(); left > 0; left--) {
        values.put(in.readUTF(), floats(in, in.readInt(), bytes.length));
      }
      if (rows < 1 || in.read() >= 0) {
        throw new IllegalArgumentException("these bytes are not a state");
      }
      return new State(rows, fresh, values);
    } catch (EOFException e) {
      throw new IllegalArgumentException("these bytes are not a whole state", e);
    } catch (IOException e) {
      throw new IllegalArgumentException("these bytes are not a state", e);
    }
  }

  private static float[] floats(DataInputStream in, int length, int most) throws IOException {
    if (length < 0 || length > most / Float.BYTES) {
      throw new IllegalArgumentException("these bytes are not a state");
    }
    float[] elements = new float[length];
    for (int i = 0; i < length; i++) {
      elements[i] = in.readFloat();
    }
    return elements;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof State state && Arrays.equals(toBytes(), state.toBytes());
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(toBytes());
  }

  /** {@code state of 1 row: gru_1.h [128]}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("state of " + rows + (rows == 1 ? " row" : " rows"));
    text.append(fresh ? ", fresh" : "");
    String before = ": ";
    for (Map.Entry<String, float[]> entry : values.entrySet()) {
      text.append(before).append(entry.getKey());
      text.append(" [").append(entry.getValue().length / rows).append(']');
      before = ", ";
    }
    return text.toString();
  }
}
