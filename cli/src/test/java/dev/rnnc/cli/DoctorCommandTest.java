package dev.rnnc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rnnc.backend.Backend;
import dev.rnnc.backend.Device;
import dev.rnnc.backend.DeviceOptions;
import dev.rnnc.backend.Readiness;
import dev.rnnc.reference.ReferenceBackend;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What is said of a backend that needs a device and libraries, on machines that have them or not.
 */
final class DoctorCommandTest {
  private static final String DEVICE =
      "stand-in for CUDA, compute capability 8.6, 4 multiprocessors, 2,048 MB, driver for CUDA 13.0";

  /** On a machine of which its parts are known; computes as the reference does. */
  private record OnMachine(Readiness readiness, Map<String, String> parts) implements Backend {
    @Override
    public String name() {
      return "cuda";
    }

    @Override
    public String describe() {
      return DEVICE;
    }

    @Override
    public Device open(DeviceOptions options) {
      return new ReferenceBackend().open(options);
    }
  }

  private static String said(Readiness readiness, String... parts) {
    Map<String, String> byName = new LinkedHashMap<>();
    for (int i = 0; i < parts.length; i += 2) {
      byName.put(parts[i], parts[i + 1]);
    }
    Backends backends = Backends.of(Map.of("cuda", new OnMachine(readiness, byName)));
    return String.join("\n", DoctorCommand.backends(backends)) + "\n";
  }

  @Test
  void allIsThere() {
    String expected =
        """
        cuda        available: %s
          driver    for CUDA 13.0
          device    %s
          NVRTC     13.0, /usr/local/cuda/lib64/libnvrtc.so.13
          cuBLAS    13.0.2, /usr/local/cuda/lib64/libcublas.so.13
          kernels   kept in /home/me/.cache/rnnc/kernels
        """
            .formatted(DEVICE, DEVICE);
    assertThat(
            said(
                new Readiness.Ready(),
                "driver",
                "for CUDA 13.0",
                "device",
                DEVICE,
                "NVRTC",
                "13.0, /usr/local/cuda/lib64/libnvrtc.so.13",
                "cuBLAS",
                "13.0.2, /usr/local/cuda/lib64/libcublas.so.13",
                "kernels",
                "kept in /home/me/.cache/rnnc/kernels"))
        .isEqualTo(expected);
  }

  @Test
  void whatIsUsedOnRequestSaysHowAndWhy() {
    assertThat(
            said(new Readiness.OnRequest("its kernels were not tried"), "driver", "for CUDA 12.8"))
        .isEqualTo(
            """
            cuda        available by `--backend=cuda`: its kernels were not tried
              driver    for CUDA 12.8
            """);
  }

  @Test
  void whatIsMissingBesideADeviceIsTheReason() {
    String missing = "NVRTC, which compiles kernels, is not found: install it";
    assertThat(
            said(
                new Readiness.Incomplete(missing),
                "device",
                DEVICE,
                "NVRTC",
                "not found, so no kernel can be compiled: install it",
                "cuBLAS",
                "not found, so kernels of rnnc multiply matrices: install it"))
        .isEqualTo(
            """
            cuda        not available: %s
              device    %s
              NVRTC     not found, so no kernel can be compiled: install it
              cuBLAS    not found, so kernels of rnnc multiply matrices: install it
            """
                .formatted(missing, DEVICE));
  }

  /** Why there is no device stands among the parts, if there are any, and is said once. */
  @Test
  void whereThereIsNoDeviceOnePartSaysWhy() {
    Readiness absent = new Readiness.Absent("there is no driver: install it");
    assertThat(said(absent, "driver", "there is no driver: install it"))
        .isEqualTo(
            """
            cuda        not available: this machine has no device for it
              driver    there is no driver: install it
            """);
    assertThat(said(absent))
        .isEqualTo("cuda        not available: there is no driver: install it\n");
  }
}
