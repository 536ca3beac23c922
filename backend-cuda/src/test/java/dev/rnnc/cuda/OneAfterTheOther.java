package dev.rnnc.cuda;

import dev.rnnc.backend.Backend;
import dev.rnnc.backend.Device;
import dev.rnnc.backend.DeviceOptions;
import dev.rnnc.backend.Executable;
import dev.rnnc.backend.Readiness;
import dev.rnnc.backend.Run;
import dev.rnnc.backend.Storage;
import dev.rnnc.ir.Program;

/** A backend whose runs are over before the caller goes on. */
record OneAfterTheOther(Backend backend) implements Backend {
  @Override
  public String name() {
    return backend.name();
  }

  @Override
  public Readiness readiness() {
    return backend.readiness();
  }

  @Override
  public String describe() {
    return backend.describe();
  }

  @Override
  public Device open(DeviceOptions options) {
    Device device = backend.open(options);
    return new Device() {
      @Override
      public Storage storage() {
        return device.storage();
      }

      @Override
      public Executable load(Program program) {
        return waiting(device.load(program));
      }

      @Override
      public void close() {
        device.close();
      }
    };
  }

  private static Executable waiting(Executable executable) {
    return new Executable() {
      @Override
      public void run(Run run) {
        executable.run(run);
      }

      @Override
      public String explain() {
        return executable.explain();
      }

      @Override
      public String plan() {
        return executable.plan();
      }

      @Override
      public void close() {
        executable.close();
      }
    };
  }
}
