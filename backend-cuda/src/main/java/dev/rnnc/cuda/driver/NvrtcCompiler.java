package dev.rnnc.cuda.driver;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Compiles by NVRTC for a device: to machine code where the driver is as new as NVRTC, otherwise to
 * PTX, of a version that the driver reads, which the driver turns into machine code.
 */
public final class NvrtcCompiler implements KernelCompiler {
  private final Nvrtc nvrtc;
  private final CudaVersion driver;
  private final boolean machineCode;
  private final List<String> options;

  private NvrtcCompiler(
      Nvrtc nvrtc, CudaVersion driver, ComputeCapability capability, boolean machineCode) {
    this.nvrtc = nvrtc;
    this.driver = driver;
    this.machineCode = machineCode;
    String architecture = (machineCode ? "sm_" : "compute_") + capability.number();
    options = List.of("--gpu-architecture=" + architecture, "--std=c++17", "--fmad=false");
  }

  /** For a device that is there. */
  public static NvrtcCompiler of(Nvrtc nvrtc, DeviceProperties device) {
    ComputeCapability newest = nvrtc.newestFor(device.capability());
    boolean machineCode =
        newest.equals(device.capability()) && nvrtc.version().major() <= device.driver().major();
    return new NvrtcCompiler(nvrtc, device.driver(), newest, machineCode);
  }

  /** To PTX that runs on devices of a capability and later ones, with a driver or later ones. */
  public static NvrtcCompiler toPtx(Nvrtc nvrtc, ComputeCapability capability, CudaVersion driver) {
    return new NvrtcCompiler(nvrtc, driver, nvrtc.newestFor(capability), false);
  }

  @Override
  public byte[] compile(KernelSource source) {
    byte[] image = nvrtc.compile(source, options, machineCode);
    return machineCode ? image : Ptx.lowered(withoutEnd(image), driver);
  }

  @Override
  public String identity() {
    return "NVRTC %s, %s, PTX %s"
        .formatted(nvrtc.version(), String.join(" ", options), Ptx.ofDriver(driver));
  }

  /** NVRTC ends PTX by a zero. */
  private static byte[] withoutEnd(byte[] ptx) {
    return new String(ptx, StandardCharsets.UTF_8)
        .replace("\0", "")
        .getBytes(StandardCharsets.UTF_8);
  }
}
