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
      Optional<String> first = Installation.find(places).unavailable();
      System.out.println(first.orElse("available"));
      System.out.println(Installation.find(places).unavailable().equals(first) ? "again" : "other");
    }
  }

  @Test
  void withoutADriverItSaysWhatToInstall() throws Exception {
    Assumptions.assumeTrue(
        Driver.unavailable().isPresent() || isStandIn(), "skipped: this machine has a driver");
    assertThat(run(List.of(), ""))
        .isEqualTo(
            "NVIDIA's driver is not installed (libcuda.so.1 is not found): install it from your"
                + " system's packages or nvidia.com/drivers; in a container, start it with"
                + " `--gpus=all`\nagain\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "driver=11040 | NVIDIA's driver is too old: it is for CUDA 11.4, rnnc needs 12.0; install a driver of version 525 or later",
        "devices=0 | there is no CUDA device: see whether `nvidia-smi` lists one",
        "cuInit=100 | there is no CUDA device: see whether `nvidia-smi` lists one",
        "cuInit=803 | the CUDA library and the kernel's driver are of different versions: restart the machine",
        "capability=70 | the device stand-in for CUDA is too old: it has compute capability 7.0, rnnc needs 7.5"
      })
  void eachOtherReasonIsASentence(String machine, String sentence) throws Exception {
    Path standIn = StandIn.build().getParent();
    assertThat(run(List.of("LD_LIBRARY_PATH=" + standIn, "RNNC_STANDIN=" + machine), "x"))
        .startsWith(sentence)
        .endsWith("\nagain\n");
  }

  private static boolean isStandIn() {
    return Driver.load().devices().getFirst().name().equals("stand-in for CUDA");
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
