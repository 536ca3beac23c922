package dev.rnnc.cuda.driver;

/** A version of CUDA: of what a driver speaks, or of a library. */
public record CudaVersion(int major, int minor) implements Comparable<CudaVersion> {
  /** Of the number that CUDA writes for it: 13000 is 13.0, 12080 is 12.8. */
  static CudaVersion of(int number) {
    return new CudaVersion(number / 1000, number % 1000 / 10);
  }

  @Override
  public int compareTo(CudaVersion other) {
    return major != other.major
        ? Integer.compare(major, other.major)
        : Integer.compare(minor, other.minor);
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }
}
