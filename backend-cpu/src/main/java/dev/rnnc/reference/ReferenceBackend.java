package dev.rnnc.reference;

import dev.rnnc.backend.Backend;
import dev.rnnc.backend.Device;
import dev.rnnc.backend.DeviceOptions;
import dev.rnnc.backend.Readiness;
import dev.rnnc.ir.Precision;

/** Runs programs op by op in double, for checks and never for speed. */
public final class ReferenceBackend implements Backend {
  @Override
  public String name() {
    return "reference";
  }

  @Override
  public Readiness readiness() {
    return new Readiness.Ready();
  }

  @Override
  public String describe() {
    return "double, one operation after the other, one thread, products by EJML";
  }

  @Override
  public String productsIn(Precision asked) {
    return "double";
  }

  @Override
  public Device open(DeviceOptions options) {
    return new ReferenceDevice(options.seed());
  }
}
