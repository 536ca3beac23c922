package dev.rnnc.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rnnc.dsl.syntax.ShippedText;
import dev.rnnc.source.Diagnostic;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ForeignNamesTest {
  private static final Diagnostic UNKNOWN = Diagnostic.general("E0102", "unknown");

  @Test
  void everyLineOfTheTableSaysSomething() {
    assertThat(ShippedText.read(ForeignNames.class, "foreign-names.txt").lines())
        .allMatch(line ->
            line.isEmpty() || line.startsWith("//") || line.matches("[a-z0-9_ ]+ [=:] \\S.*"));
  }

  @Test
  void theFirstOfOurNamesThatIsKnownIsMeant() {
    assertThat(ForeignNames.meant("hidden_size", List.of("size", "hidden"))).contains("hidden");
    assertThat(ForeignNames.meant("HiddenSize", List.of("bias", "size"))).contains("size");
    assertThat(ForeignNames.meant("hidden_size", List.of("bias"))).isEmpty();
    assertThat(ForeignNames.meant("hiden", List.of("hidden"))).contains("hidden");
  }

  @Test
  void whereNoneIsKnownItSaysWhatToWrite() {
    assertThat(ForeignNames.explain(UNKNOWN, "lr", List.of("rate")).label())
        .isEqualTo("here it is `rate`");
    assertThat(ForeignNames.explain(UNKNOWN, "lr", List.of("epochs")).help())
        .hasValueSatisfying(help -> assertThat(help).contains("adam(rate = 0.001)"));
    assertThat(ForeignNames.explain(UNKNOWN, "xyzzy", List.of("rate"), "else").help())
        .contains("else");
  }
}
