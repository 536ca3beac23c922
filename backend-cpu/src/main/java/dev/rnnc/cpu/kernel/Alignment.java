package dev.rnnc.cpu.kernel;

/**
 * Where in an array vectors are best read and written: a vector that lies in two lines of the cache
 * is read twice. Where the JVM puts every object at the begin of a line ({@code
 * -XX:ObjectAlignmentInBytes=64}, as the launcher {@code rnnc} has it), an array's elements begin
 * 16 bytes later, and those from {@link #START} on at the next line. Elsewhere nothing is lost.
 */
public final class Alignment {
  /** The first element that is used: 48 bytes after the first. */
  public static final int START = 12;

  private Alignment() {}

  /** Room for so many floats from {@link #START} on. */
  public static float[] floats(int length) {
    return new float[START + length];
  }
}
