package dev.rnnc.sample;

import dev.rnnc.source.BrokenInvariant;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a network remembers: the value of every state by name, {@code [rows, features]}. Immutable;
 * one may be kept, sent elsewhere as bytes, and gone on from as often as one likes.
 *
 * @param rows how many sequences it stands for
 * @param fresh whether nothing has been read: the states count as their starting values
 */
public record State(int rows, boolean fresh, Map<String, float[]> values) {
  private static final int FORMAT = 0x524e5331; // "RNS1"

  public State {
    Map<String, float[]> copy = new TreeMap<>();
    values.forEach((name, elements) -> copy.put(name, elements.clone()));
    values = copy;
  }

  /** The elements of a state, as long as {@code rows} times its features. */
  float[] elements(String name, int length) {
    float[] elements = values.get(name);
    if (fresh) {
      return new float[length];
    }
    if (elements == null || elements.length != length) {
      throw new IllegalArgumentException("the state is not of this network: " + name);
    }
    return elements;
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

  /** The state that {@link #toBytes} wrote. */
  public static State fromBytes(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      if (in.readInt() != FORMAT) {
        throw new IllegalArgumentException("these bytes are not a state");
      }
      int rows = in.readInt();
      boolean fresh = in.readBoolean();
      Map<String, float[]> values = new TreeMap<>();
      for (int left = in.readInt(); left > 0; left--) {
        String name = in.readUTF();
        int length = in.readInt();
        if (length < 0 || length > bytes.length / Float.BYTES) {
          throw new IllegalArgumentException("these bytes are not a state");
        }
        float[] elements = new float[length];
        for (int i = 0; i < length; i++) {
          elements[i] = in.readFloat();
        }
        values.put(name, elements);
      }
      return new State(rows, fresh, values);
    } catch (java.io.EOFException e) {
      throw new IllegalArgumentException("these bytes are not a whole state", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
