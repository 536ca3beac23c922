package dev.rnnc.cuda.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PtxTest {
  /** From the table of releases in NVIDIA's description of PTX. */
  @ParameterizedTest
  @CsvSource({
    "11.8, 7.8",
    "12.0, 8.0",
    "12.4, 8.4",
    "12.5, 8.5",
    "12.6, 8.5",
    "12.7, 8.6",
    "12.8, 8.7",
    "12.9, 8.8",
    "13.0, 9.0",
    "13.1, 9.1"
  })
  void aDriverReadsTheVersionOfItsRelease(String driver, String ptx) {
    assertThat(Ptx.ofDriver(version(driver))).hasToString(ptx);
  }

  @ParameterizedTest
  @CsvSource({"12.0, 9.0, 8.0", "13.0, 9.0, 9.0", "13.1, 9.0, 9.0", "12.9, 8.4, 8.4"})
  void onlyATextThatIsTooNewIsLowered(String driver, String written, String read) {
    String head = "//\n// Generated\n//\n\n.version %s\n.target sm_80\n.address_size 64\n";
    byte[] lowered =
        Ptx.lowered(head.formatted(written).getBytes(StandardCharsets.UTF_8), version(driver));
    assertThat(new String(lowered, StandardCharsets.UTF_8)).isEqualTo(head.formatted(read));
    assertThat(Ptx.target(lowered)).isEqualTo(new ComputeCapability(8, 0));
  }

  private static CudaVersion version(String text) {
    String[] parts = text.split("\\.", -1);
    return new CudaVersion(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
  }
}
