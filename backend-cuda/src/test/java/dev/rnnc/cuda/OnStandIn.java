package dev.rnnc.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rnnc.cuda.standin.HostCompiler;
import dev.rnnc.cuda.standin.StandIn;

/** The backend on the stand-in for a device: skips the test where there is no g++. */
final class OnStandIn {
  private OnStandIn() {}

  static CudaBackend backend() {
    StandIn.require();
    return new CudaBackend(HostCompiler.require(), shape -> shape);
  }

  /** Nothing is left open, and nothing was written where it should not be. */
  static void check() {
    assertThat(StandIn.require().faults()).isEmpty();
    assertThat(StandIn.require().live()).as("what is not closed").isZero();
  }
}
