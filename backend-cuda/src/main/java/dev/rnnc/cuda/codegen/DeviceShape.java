package dev.rnnc.cuda.codegen;

import java.util.EnumSet;
import java.util.Set;

/**
 * What the code depends on of a device.
 *
 * @param name as people know it
 * @param capability its compute capability, 80 for 8.0
 * @param multiprocessors how many blocks work at once at least
 * @param sharedBytes the most shared memory of a block
 * @param registerBlocks the most blocks of a loop whose matrices stand in registers; it stands in
 *     the code, which is one for all devices
 * @param forms in which forms it can carry out loops over time
 */
public record DeviceShape(
    String name,
    int capability,
    int multiprocessors,
    int sharedBytes,
    int registerBlocks,
    Set<LoopForm> forms) {
  /** As many as multiprocessors that large devices have at least. */
  public static final int REGISTER_BLOCKS = 96;

  public DeviceShape {
    forms = Set.copyOf(forms);
  }

  /** For reading code where no device is. */
  public static DeviceShape assumed() {
    return new DeviceShape(
        "assumed: compute capability 8.0",
        80,
        108,
        163 << 10,
        REGISTER_BLOCKS,
        EnumSet.allOf(LoopForm.class));
  }
}
