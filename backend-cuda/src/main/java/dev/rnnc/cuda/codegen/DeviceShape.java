package dev.rnnc.cuda.codegen;

/**
 * What the code depends on of a device.
 *
 * @param name as people know it
 * @param capability its compute capability, 80 for 8.0
 * @param multiprocessors how many blocks work at once at least
 * @param sharedBytes the most shared memory of a block
 */
public record DeviceShape(String name, int capability, int multiprocessors, int sharedBytes) {
  /** For reading code where no device is. */
  public static DeviceShape assumed() {
    return new DeviceShape("assumed: compute capability 8.0", 80, 108, 163 << 10);
  }
}
