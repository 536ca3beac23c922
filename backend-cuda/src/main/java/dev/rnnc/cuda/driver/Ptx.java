package dev.rnnc.cuda.driver;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The head of a text of PTX: its version, and what it is for. */
final class Ptx {
  private static final Pattern VERSION = Pattern.compile("(?m)^\\.version (\\d+)\\.(\\d+)");
  private static final Pattern TARGET = Pattern.compile("(?m)^\\.target sm_(\\d+)(\\d)");

  private Ptx() {}

  /**
   * The text for a driver: one that is older than the compiler refuses the version that the
   * compiler writes, though our kernels use nothing that is new in it.
   */
  static byte[] lowered(byte[] text, CudaVersion driver) {
    String ptx = new String(text, StandardCharsets.UTF_8);
    Matcher version = VERSION.matcher(ptx);
    CudaVersion newest = ofDriver(driver);
    if (!version.find() || number(version).compareTo(newest) <= 0) {
      return text;
    }
    return version.replaceFirst(".version " + newest).getBytes(StandardCharsets.UTF_8);
  }

  /** The least device that it runs on. */
  static ComputeCapability target(byte[] text) {
    Matcher target = TARGET.matcher(new String(text, StandardCharsets.UTF_8));
    return target.find()
        ? new ComputeCapability(
            Integer.parseInt(target.group(1)), Integer.parseInt(target.group(2)))
        : new ComputeCapability(Integer.MAX_VALUE / 100, 0);
  }

  /**
   * The newest version that the driver of a version of CUDA reads, by NVIDIA's table of releases.
   */
  static CudaVersion ofDriver(CudaVersion driver) {
    return switch (driver.major()) {
      case 11 -> new CudaVersion(7, Math.min(driver.minor(), 8));
      case 12 -> new CudaVersion(8, driver.minor() <= 5 ? driver.minor() : driver.minor() - 1);
      default -> new CudaVersion(driver.major() - 4, driver.minor());
    };
  }

  private static CudaVersion number(Matcher version) {
    return new CudaVersion(Integer.parseInt(version.group(1)), Integer.parseInt(version.group(2)));
  }
}
