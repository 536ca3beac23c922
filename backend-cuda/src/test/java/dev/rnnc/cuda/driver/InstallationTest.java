package dev.rnnc.cuda.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rnnc.cuda.standin.StandIn;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said where something is missing, each in a JVM of its own. */
final class InstallationTest {
  /** Says what is missing where no library lies in any usual place. */
  static final class Probe {
    private Probe() {}

    public static void main(String... arguments) {
      Path nowhere = Path.of(arguments[0]);
      LibraryPlaces places = new LibraryPlaces(name -> null, false, nowhere, nowhere);
      Installation found = Installation.find(places, nowhere);
      Optional<String> first = found.unavailable();
      System.out.println(first.orElse("available"));
      found.parts().forEach((name, what) -> System.out.println(name + ": " + what));
      System.out.println(found.isAbsent() ? "absent" : "there");
      System.out.println(
          Installation.find(places, nowhere).unavailable().equals(first) ? "again" : "other");
    }
  }

  @Test
  void withoutADriverItSaysWhatToInstall() throws Exception {
    Assumptions.assumeFalse(
        Files.exists(Path.of("/dev/nvidiactl")), "skipped: this machine has a driver");
    String sentence =
        "NVIDIA's driver is not installed (libcuda.so.1 is not found): install it from your"
            + " system's packages or nvidia.com/drivers; in a container, start it with"
            + " `--gpus=all`\n";
    assertThat(run(List.of(), ""))
        .startsWith(sentence + "driver: " + sentence + "NVRTC: ")
        .contains("\ncuBLAS: not looked for without a device\nkernels: kept in ")
        .endsWith("\nabsent\nagain\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "driver=11040 | there | NVIDIA's driver is too old: it is for CUDA 11.4, rnnc needs 12.0; install a driver of version 525 or later",
        "devices=0 | absent | there is no CUDA device: see whether `nvidia-smi` lists one",
        "cuInit=100 | absent | there is no CUDA device: see whether `nvidia-smi` lists one",
        "cuInit=803 | there | the CUDA library and the kernel's driver are of different versions: restart the machine",
        "capability=70 | there | the device stand-in for CUDA is too old: it has compute capability 7.0, rnnc needs 7.5"
      })
  void eachOtherReasonIsASentence(String machine, String device, String sentence) throws Exception {
    Path standIn = StandIn.build().getParent();
    assertThat(run(List.of("LD_LIBRARY_PATH=" + standIn, "RNNC_STANDIN=" + machine), "x"))
        .startsWith(sentence)
        .endsWith("\n" + device + "\nagain\n");
  }

  /** The parts of a machine that lacks a compiler alone; where there is one, nothing is lacking. */
  @Test
  void aDeviceWithoutACompilerCanTakeKernelsOfAnotherMachine() throws Exception {
    Assumptions.assumeTrue(Nvrtc.find().isEmpty(), "skipped: this machine has NVRTC");
    Path standIn = StandIn.build().getParent();
    List<String> environment = List.of("LD_LIBRARY_PATH=" + standIn, "RNNC_STANDIN=devices=2");
    String install =
        "install it by `pip install nvidia-cuda-nvrtc` or with the CUDA toolkit (version 12 or 13),"
            + " and set CUDA_HOME if it is in an unusual place; or compile the model on another"
            + " machine by `rnnc compile --emit=ptx FILE`, and copy what that writes to ";
    String device =
        "stand-in for CUDA, compute capability 8.6, 4 multiprocessors, 2,048 MB, driver for CUDA"
            + " 12.8";
    assertThat(run(environment, "x"))
        .startsWith("NVRTC, which compiles kernels, is not found: " + install)
        .contains("\ndriver: for CUDA 12.8\n")
        .contains("\ndevice 0: " + device + "; this one is used\n")
        .contains("\ndevice 1: " + device + "\n")
        .contains("\nNVRTC: not found, so no kernel can be compiled: " + install)
        .contains(
            "\ncuBLAS: not found, so kernels of rnnc multiply matrices: install it by `pip install"
                + " nvidia-cublas-cu12` or with the CUDA toolkit of version 12, which this driver"
                + " needs,")
        .endsWith("\nthere\nagain\n");
  }

  private static String run(List<String> environment, String name)
      throws IOException, InterruptedException {
    Path nowhere = Files.createTempDirectory("nowhere" + name);
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.library.path=" + System.getProperty("java.library.path"),
                "-cp",
                String.join(
                    File.pathSeparator,
                    System.getProperty("jdk.module.path", ""),
                    System.getProperty("java.class.path", ""),
                    "target/classes",
                    "target/test-classes"),
                Probe.class.getName(),
                nowhere.toString())
            .redirectErrorStream(true);
    for (String variable : environment) {
      String[] parts = variable.split("=", 2);
      builder.environment().put(parts[0], parts[1]);
    }
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    Files.delete(nowhere);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }
}
