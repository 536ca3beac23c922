package dev.rnnc.cli;

import dev.rnnc.backend.Device;
import dev.rnnc.backend.DeviceOptions;
import dev.rnnc.backend.Executable;
import dev.rnnc.ir.Program;

/** How the cpu backend carries out a program. */
final class PlanListing {
  private PlanListing() {}

  static String of(Program program) {
    try (Device device = Backends.load().named("cpu").open(new DeviceOptions(1, 0));
        Executable executable = device.load(program)) {
      return executable.explain() + executable.plan();
    }
  }
}
