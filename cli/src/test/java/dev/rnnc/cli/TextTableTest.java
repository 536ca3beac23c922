package dev.rnnc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TextTableTest {
  private static final List<String> DISPENSABLE = List.of("train", "test");

  private static Map<String, String> row(String run, String train, String test, String differed) {
    Map<String, String> row = new LinkedHashMap<>();
    row.put("run", run);
    row.put("train", train);
    row.put("test", test);
    row.put("differed", differed);
    return row;
  }

  private static final List<Map<String, String>> ROWS =
      List.of(
          row("one", "1.2345", "1.5", "width=128, rate=0.002, network"),
          row("other", "1.1", "", "width=256"));

  @Test
  void columnsAreAsWideAsTheyNeed() {
    assertThat(TextTable.of(ROWS))
        .isEqualTo(
            """
            run    train   test  differed
            one    1.2345  1.5   width=128, rate=0.002, network
            other  1.1           width=256
            """);
    assertThat(TextTable.within(60, ROWS, DISPENSABLE)).isEqualTo(TextTable.of(ROWS));
  }

  @Test
  void theLeastImportantAreLeftOutFirst() {
    assertThat(TextTable.within(43, ROWS, DISPENSABLE))
        .isEqualTo(
            """
            run    test  differed
            one    1.5   width=128, rate=0.002, network
            other        width=256
            """);
  }

  @Test
  void whatIsStillTooLongIsCut() {
    assertThat(TextTable.within(30, ROWS, DISPENSABLE))
        .isEqualTo(
            """
            run    differed
            one    width=128, rate=0.00...
            other  width=256
            """);
  }
}
