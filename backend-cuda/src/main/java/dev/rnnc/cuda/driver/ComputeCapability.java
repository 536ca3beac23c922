package dev.rnnc.cuda.driver;

/** What a device's machine code is made for: 7.5, 8.0, 9.0. */
public record ComputeCapability(int major, int minor) implements Comparable<ComputeCapability> {
  /** The least that rnnc runs on: CUDA 13 compiles for nothing older. */
  public static final ComputeCapability LEAST = new ComputeCapability(7, 5);

  /** 75 for 7.5. */
  public int number() {
    return 10 * major + minor;
  }

  @Override
  public int compareTo(ComputeCapability other) {
    return Integer.compare(number(), other.number());
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }
}
