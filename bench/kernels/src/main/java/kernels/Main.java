package kernels;

import dev.rnnc.cpu.kernel.TileTrial;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Prints the errors of the functions, runs the benchmarks that JMH's options choose, and a table.
 */
final class Main {
  private static final String ONLY_ACCURACY = "accuracy";
  private static final String ONLY_TILES = "tiles";

  private Main() {}

  static void main(String... arguments) throws Exception {
    if (List.of(arguments).equals(List.of(ONLY_ACCURACY))) {
      Accuracy.print();
      return;
    }
    if (List.of(arguments).equals(List.of(ONLY_TILES))) {
      TileTrial.print();
      return;
    }
    CommandLineOptions options = new CommandLineOptions(arguments);
    OptionsBuilder builder = new OptionsBuilder();
    builder.parent(options).mode(Mode.AverageTime).timeUnit(TimeUnit.NANOSECONDS);
    builder.addProfiler(Rates.class);
    Runner runner = new Runner(builder.build());
    if (options.shouldHelp()) {
      options.showHelp();
    } else if (options.shouldList()) {
      runner.list();
    } else {
      if (arguments.length == 0) {
        Accuracy.print();
      }
      Collection<RunResult> results = runner.run();
      IO.println();
      Table.of(results).forEach(IO::println);
    }
  }
}
