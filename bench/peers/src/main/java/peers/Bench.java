package peers;

import java.util.Arrays;
import java.util.Locale;

/** Times one action in blocks and prints one JSON line. */
public final class Bench {
  private static final int BLOCKS = Integer.getInteger("blocks", 7);
  private static final double WARM_UP_SECONDS =
      Double.parseDouble(System.getProperty("warmUp", "4"));
  private static final double BLOCK_SECONDS =
      Double.parseDouble(System.getProperty("block", "1.5"));

  private Bench() {}

  /** Median, least and greatest seconds per call over the measured blocks. */
  public record Timing(double median, double least, double greatest) {}

  /** One timed action. */
  public interface Step {
    void run();
  }

  /** Warms up, picks a block length from the warm pace, then measures seven blocks. */
  public static Timing measure(Step step) {
    int warm = 0;
    long start = System.nanoTime();
    while (warm < 3 || System.nanoTime() - start < WARM_UP_SECONDS * 1e9) {
      step.run();
      warm++;
    }
    double pace = (System.nanoTime() - start) / 1e9 / warm;
    int perBlock = (int) Math.max(1, Math.ceil(BLOCK_SECONDS / pace));
    double[] seconds = new double[BLOCKS];
    for (int block = 0; block < BLOCKS; block++) {
      long begin = System.nanoTime();
      for (int i = 0; i < perBlock; i++) {
        step.run();
      }
      seconds[block] = (System.nanoTime() - begin) / 1e9 / perBlock;
    }
    Arrays.sort(seconds);
    return new Timing(seconds[BLOCKS / 2], seconds[0], seconds[BLOCKS - 1]);
  }

  /** Prints the line of a training run. */
  public static void printTraining(
      String peer, Workload workload, int threads, Timing timing, float firstLoss, float lastLoss) {
    double useful = workload.flopsPerStep() / timing.median() / 1e9;
    double dense = (workload.flopsPerStep() + workload.oneHotFlops()) / timing.median() / 1e9;
    System.out.printf(
        Locale.ROOT,
        "{\"peer\":\"%s\",\"workload\":\"%s\",\"chars_per_s\":%.0f,\"ms_per_step\":%.3f,"
            + "\"ms_least\":%.3f,\"ms_greatest\":%.3f,\"threads\":%d,\"gflop_per_step\":%.4f,"
            + "\"gflop_per_s\":%.2f,\"gflop_per_s_with_one_hot\":%.2f,"
            + "\"first_loss\":%.3f,\"last_loss\":%.3f}%n",
        peer,
        workload,
        workload.charsPerStep() / timing.median(),
        timing.median() * 1e3,
        timing.least() * 1e3,
        timing.greatest() * 1e3,
        threads,
        workload.flopsPerStep() / 1e9,
        useful,
        dense,
        firstLoss,
        lastLoss);
  }

  /** Prints the line of a sampling run, one call per character. */
  public static void printSampling(String peer, Workload workload, int threads, Timing timing) {
    System.out.printf(
        Locale.ROOT,
        "{\"peer\":\"%s\",\"workload\":\"%s-sample\",\"chars_per_s\":%.0f,"
            + "\"us_per_char\":%.2f,\"threads\":%d}%n",
        peer,
        workload,
        1 / timing.median(),
        timing.median() * 1e6,
        threads);
  }

  /** Value of a {@code --name value} option. */
  public static String option(String[] args, String name, String otherwise) {
    int at = Arrays.asList(args).indexOf("--" + name);
    return at < 0 ? otherwise : args[at + 1];
  }
}
