package dev.rnnc.cpu;

import dev.rnnc.backend.DeviceOptions;
import dev.rnnc.backend.Executable;
import dev.rnnc.backend.Run;
import dev.rnnc.ir.Program;
import dev.rnnc.ir.Value;
import dev.rnnc.plan.Plan;
import dev.rnnc.plan.Planner;
import dev.rnnc.plan.Target;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;

/**
 * Times training steps of a GRU of 128 on 32 sequences of 64 characters out of 65. Arguments:
 * threads, steps, and {@code parts} to time the kinds of operations too. Prints the processor time
 * of the calling thread beside the time on the wall, which others on the machine stretch.
 */
public final class GruBenchmark {
  private static final int HIDDEN = Integer.getInteger("hidden", 128);
  private static final int BATCH = Integer.getInteger("batch", 32);
  private static final int TIME = Integer.getInteger("time", 64);
  private static final int VOCABULARY = 65;

  private GruBenchmark() {}

  private static Plan plan(Program program) {
    return Planner.plan(program, Target.cpu());
  }

  public static void main(String[] arguments) {
    int threads = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1;
    int steps = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 200;
    boolean parts = arguments.length > 2;
    Profile profile = new Profile();
    GruTraining.Programs programs = GruTraining.of(VOCABULARY, HIDDEN).optimised();
    try (CpuDevice device = new CpuDevice(new DeviceOptions(threads, 1));
        Executable training = device.load(plan(programs.training()), parts ? profile : null);
        Executable update = device.load(plan(programs.update()), parts ? profile : null)) {
      Random random = new Random(1);
      for (Value weight : programs.weights()) {
        float[] elements = new float[weight.type().featureCount()];
        for (int i = 0; i < elements.length; i++) {
          elements[i] = (2 * random.nextFloat() - 1) / (float) Math.sqrt(HIDDEN);
        }
        device.storage().write(weight.name(), elements);
        device.storage().write("mean/" + weight.name(), new float[elements.length]);
        device.storage().write("square/" + weight.name(), new float[elements.length]);
      }
      device.storage().write("gru_1.h", new float[BATCH * HIDDEN]);
      int[] text = new int[TIME * BATCH + BATCH];
      for (int i = 0; i < text.length; i++) {
        text[i] =
            i >= 2 * BATCH && random.nextInt(4) > 0
                ? (text[i - BATCH] * 7 + text[i - 2 * BATCH]) % VOCABULARY
                : random.nextInt(VOCABULARY);
      }
      double[] loss = new double[1];
      float[] rate = new float[1];
      float[] squareScale = new float[1];
      Run run =
          new Run()
              .sizes(TIME, BATCH)
              .input("tokens", text)
              .input("targets", Arrays.copyOfRange(text, BATCH, text.length))
              .input("scale", new float[] {1f / (TIME * BATCH)})
              .input("rate", rate)
              .input("square_scale", squareScale)
              .output("loss", loss);
      long[] wall = new long[steps];
      long[] processor = new long[steps];
      long started = System.nanoTime();
      var threadTimes = ManagementFactory.getThreadMXBean();
      for (int i = 0; i < steps; i++) {
        rate[0] = (float) (2e-3 / (1 - Math.pow(0.9, i + 1)));
        squareScale[0] = (float) (1 / (1 - Math.pow(0.999, i + 1)));
        long before = threadTimes.getCurrentThreadCpuTime();
        long start = System.nanoTime();
        training.run(run.step(i));
        update.run(run);
        wall[i] = System.nanoTime() - start;
        processor[i] = threadTimes.getCurrentThreadCpuTime() - before;
        if (i == 0 || i == steps / 2) {
          System.out.printf(
              "step %d: loss %.4f, %.2f s since loading%n",
              i, loss[0], (System.nanoTime() - started) / 1e9);
          profile.milliseconds();
        }
      }
      int measured = steps - steps / 2 - 1;
      long[] lastWall = Arrays.copyOfRange(wall, steps - measured, steps);
      long[] lastProcessor = Arrays.copyOfRange(processor, steps - measured, steps);
      Arrays.sort(lastWall);
      Arrays.sort(lastProcessor);
      double flop = 6.0 * TIME * BATCH * (3.0 * HIDDEN * HIDDEN + HIDDEN * VOCABULARY);
      System.out.printf(
          "loss %.5f; ms per step: median %.2f (processor %.2f, least %.2f), %.1f GFLOP/s%n",
          loss[0],
          lastWall[measured / 2] / 1e6,
          lastProcessor[measured / 2] / 1e6,
          lastProcessor[0] / 1e6,
          flop / lastProcessor[measured / 2]);
      if (parts) {
        for (Map.Entry<String, Double> part : profile.milliseconds().entrySet()) {
          System.out.printf("  %-24s %7.3f ms%n", part.getKey(), part.getValue() / measured);
        }
      }
    }
  }
}
