package dev.rnnc.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What used to go wrong here was that a call never returned. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class WorkersTest {
  private static final int BARRIERS = 3;

  /** A failure before a barrier, between two, and after the last. */
  @ParameterizedTest
  @CsvSource({"1,0,0", "2,0,0", "2,1,0", "2,1,2", "3,0,1", "3,1,0", "3,1,3", "3,2,1", "3,2,3"})
  void aTaskThatThrowsEndsTheCallAndNotTheWorkers(int count, int failing, int barrier) {
    try (Workers workers = new Workers(count)) {
      IllegalStateException thrown = new IllegalStateException("planted");
      for (int time = 0; time < 3; time++) {
        assertThatThrownBy(() ->
                workers.run((worker, all) -> {
                  for (int i = 0; i < BARRIERS; i++) {
                    throwAt(i == barrier && worker == failing, thrown);
                    all.await();
                  }
                  throwAt(barrier == BARRIERS && worker == failing, thrown);
                }))
            .isSameAs(thrown);
        AtomicIntegerArray done = new AtomicIntegerArray(count);
        workers.run((worker, all) -> {
          for (int i = 0; i < BARRIERS; i++) {
            done.incrementAndGet(worker);
            all.await();
          }
        });
        for (int worker = 0; worker < count; worker++) {
          assertThat(done.get(worker)).isEqualTo(BARRIERS);
        }
      }
    }
  }

  @Test
  void allMayFailAtOnce() {
    try (Workers workers = new Workers(3)) {
      assertThatThrownBy(() ->
              workers.run((worker, all) -> {
                throw new IllegalStateException("planted in " + worker);
              }))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageStartingWith("planted in ");
      workers.run((worker, all) -> all.await());
    }
  }

  private static void throwAt(boolean here, RuntimeException thrown) {
    if (here) {
      throw thrown;
    }
  }
}
