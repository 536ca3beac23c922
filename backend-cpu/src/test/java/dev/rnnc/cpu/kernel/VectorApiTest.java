package dev.rnnc.cpu.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.Test;

/** Starts other JVMs, since the modules of this one are settled. */
final class VectorApiTest {
  private static final String CLASS_PATH =
      String.join(File.pathSeparator, "target/classes", "target/test-classes");

  /** Says what a JVM started in some way answers, then uses a vector. */
  static final class Probe {
    private Probe() {}

    public static void main(String... arguments) {
      System.out.println(VectorApi.unavailable().orElse("available"));
      System.out.println(VectorApi.unavailable().orElse("asked again"));
      if (VectorApi.unavailable().isEmpty()) {
        System.out.println(FloatVector.SPECIES_128.length() + " lanes");
      }
    }
  }

  @Test
  void aModuleThatIsThereFromTheStartIsUsed() throws Exception {
    assertThat(run("--add-modules", "jdk.incubator.vector"))
        .endsWith("available\nasked again\n4 lanes\n");
  }

  @Test
  void otherwiseItIsFetchedWithoutAWarning() throws Exception {
    assertThat(run("--add-exports", "java.base/jdk.internal.module=ALL-UNNAMED"))
        .isEqualTo("available\nasked again\n4 lanes\n");
  }

  @Test
  void withNeitherItSaysWhatToDo() throws Exception {
    assertThat(run())
        .startsWith(
            "the Vector API is missing: start Java with --add-modules jdk.incubator.vector\n");
  }

  private static String run(String... flags) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(flags));
    command.addAll(List.of("-cp", CLASS_PATH, Probe.class.getName()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }
}
