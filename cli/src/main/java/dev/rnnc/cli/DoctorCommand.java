package dev.rnnc.cli;

import dev.rnnc.backend.Backend;
import dev.rnnc.backend.Readiness;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code rnnc doctor}. */
@Command(
    name = "doctor",
    description = "What this machine offers, and why a backend is not available.",
    mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    line("rnnc", Version.NUMBER);
    line("java", Runtime.version() + ", " + System.getProperty("java.vendor"));
    line("java home", System.getProperty("java.home"));
    line("system", "%s %s".formatted(System.getProperty("os.name"), System.getProperty("os.arch")));
    Runtime runtime = Runtime.getRuntime();
    line("processors", Integer.toString(runtime.availableProcessors()));
    line("memory", "up to %,d MB for rnnc".formatted(runtime.maxMemory() >> 20));
    backends(Backends.load()).forEach(System.out::println);
    return Status.DONE;
  }

  /** What is said of backends: of each whether it runs here, and what it found or needs. */
  static List<String> backends(Backends backends) {
    List<String> lines = new ArrayList<>();
    for (Backend backend : backends.all()) {
      lines.add(row(backend.name(), readiness(backend)));
      backend.parts().forEach((name, what) -> lines.add(row("  " + name, what)));
    }
    return lines;
  }

  private static String readiness(Backend backend) {
    return switch (backend.readiness()) {
      case Readiness.Ready _ -> "available: " + backend.describe();
      case Readiness.OnRequest(String why) ->
          "available by `--backend=%s`: %s".formatted(backend.name(), why);
      case Readiness.Incomplete(String why) -> "not available: " + why;
      // What is missing stands among its parts.
      case Readiness.Absent(String why) ->
          "not available: "
              + (backend.parts().isEmpty() ? why : "this machine has no device for it");
    };
  }

  private static void line(String name, String what) {
    System.out.println(row(name, what));
  }

  private static String row(String name, String what) {
    return "%-11s %s".formatted(name, what);
  }
}
