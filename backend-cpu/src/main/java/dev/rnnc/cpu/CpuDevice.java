package dev.rnnc.cpu;

import dev.rnnc.backend.Device;
import dev.rnnc.backend.DeviceOptions;
import dev.rnnc.backend.Executable;
import dev.rnnc.backend.Storage;
import dev.rnnc.ir.Program;
import dev.rnnc.plan.IndexMoves;
import dev.rnnc.plan.Plan;
import dev.rnnc.plan.Planner;
import dev.rnnc.plan.Target;
import dev.rnnc.source.BrokenInvariant;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Threads and storage that programs share. */
final class CpuDevice implements Device {
  private final CpuStorage storage = new CpuStorage();
  private final Workers workers;
  private final SegmentRule rule;
  private final long seed;
  private final @Nullable Profile profile;
  private final @Nullable WarmUp warmUp;

  CpuDevice(DeviceOptions options) {
    this(options, new SegmentRule(SegmentRule.ROWS, options.memoryBytes()));
  }

  CpuDevice(DeviceOptions options, SegmentRule rule) {
    this.rule = rule;
    workers = new Workers(options.threads());
    seed = options.seed();
    profile = options.timed() ? new Profile() : null;
    warmUp = options.warmUp() ? WarmUp.begin() : null;
  }

  @Override
  public Storage storage() {
    return storage;
  }

  @Override
  public Executable load(Program program) {
    IndexMoves.in(program)
        .ifPresent(value -> {
          throw new BrokenInvariant("cpu", "indices are copied by " + value);
        });
    return load(Planner.plan(program, Target.cpu()));
  }

  Executable load(Plan plan) {
    return new CpuExecutable(plan, storage, workers, rule, seed, profile, warmUp);
  }

  @Override
  public Map<String, Double> milliseconds() {
    return profile == null ? Map.of() : profile.milliseconds();
  }

  @Override
  public OptionalDouble measurePeak() {
    return OptionalDouble.of(new Peak(workers).measure());
  }

  @Override
  public void close() {
    workers.close();
    if (warmUp != null) {
      warmUp.close();
    }
  }
}
