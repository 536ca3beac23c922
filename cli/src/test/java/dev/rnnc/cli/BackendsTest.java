package dev.rnnc.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rnnc.backend.Backend;
import dev.rnnc.backend.Device;
import dev.rnnc.backend.DeviceOptions;
import dev.rnnc.backend.Readiness;
import dev.rnnc.reference.ReferenceBackend;
import dev.rnnc.source.RnncException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which backend a machine takes, and what is said about it. */
final class BackendsTest {
  /** On a machine on which it is as ready as given; computes as the reference does. */
  private record Named(String name, Readiness readiness) implements Backend {
    @Override
    public String describe() {
      return name;
    }

    @Override
    public Device open(DeviceOptions options) {
      return new ReferenceBackend().open(options);
    }
  }

  private final List<String> said = new ArrayList<>();

  private Options.BackendName option(String name, Readiness cuda) {
    Backends backends =
        Backends.of(
            Map.of(
                "cuda", new Named("cuda", cuda),
                "cpu", new Named("cpu", new Readiness.Ready())));
    Options.BackendName option = new Options.BackendName(() -> backends);
    option.name = name;
    return option;
  }

  private String taken(Options.BackendName option) {
    return option.take(said::add).name();
  }

  @Test
  void theFastestIsTakenWhereItIsReady() {
    Options.BackendName option = option("auto", new Readiness.Ready());
    assertThat(taken(option)).isEqualTo("cuda");
    assertThat(option.aside()).isEmpty();
    assertThat(said).isEmpty();
  }

  @Test
  void withoutADeviceThreeWordsAreEnough() {
    Options.BackendName option = option("auto", new Readiness.Absent("no driver: install it"));
    assertThat(taken(option)).isEqualTo("cpu");
    assertThat(option.aside()).isEqualTo(" (no device for cuda)");
    assertThat(said).isEmpty();
    assertThat(option("cpu", new Readiness.Absent("no driver")).aside()).isEmpty();
  }

  @Test
  void aDeviceThatCannotBeUsedIsSaidOnce() {
    Options.BackendName option = option("auto", new Readiness.Incomplete("the driver is too old"));
    assertThat(taken(option)).isEqualTo("cpu");
    assertThat(taken(option)).isEqualTo("cpu");
    assertThat(said).containsExactly("not on cuda: the driver is too old");
  }

  @Test
  void whatIsOnlyForThoseWhoAskIsNamedToAllAndSaidToThem() {
    Readiness untried = new Readiness.OnRequest("it was not tried");
    assertThat(taken(option("auto", untried))).isEqualTo("cpu");
    assertThat(taken(option("cuda", untried))).isEqualTo("cuda");
    assertThat(said)
        .containsExactly(
            "not on cuda: it was not tried; `--backend=cuda` uses it", "cuda: it was not tried");
  }

  @Test
  void whatIsMissingIsTheErrorOfAskingForIt() {
    for (Readiness missing :
        List.of(new Readiness.Absent("no driver"), new Readiness.Incomplete("no driver"))) {
      assertThatThrownBy(() -> taken(option("cuda", missing)))
          .isInstanceOf(RnncException.class)
          .hasMessageContaining("E0611")
          .hasMessageContaining("the backend `cuda` cannot run here: no driver");
    }
    assertThat(said).isEmpty();
  }
}
