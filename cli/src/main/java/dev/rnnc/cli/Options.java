package dev.rnnc.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Options that several commands take, one purpose each: a command mixes in those it obeys. */
final class Options {
  private Options() {}

  /** {@code --set}. */
  static final class Params {
    @Option(
        names = "--set",
        paramLabel = "name=value",
        description = "Sets a param of the file; may be given several times.")
    Map<String, String> values = new LinkedHashMap<>();
  }

  /** {@code --backend}. */
  static final class BackendName {
    @Option(
        names = "--backend",
        paramLabel = "NAME",
        defaultValue = "auto",
        description = "auto, cpu, cuda or reference (slow, in double). Default: ${DEFAULT-VALUE}.")
    String name = "auto";
  }

  /** {@code --threads}. */
  static final class Threads {
    @Option(
        names = "--threads",
        paramLabel = "N",
        converter = AtLeastOne.class,
        description = "Threads that share the work; results do not depend on them. Default: all.")
    @Nullable Integer given;

    int count() {
      return given == null ? Runtime.getRuntime().availableProcessors() : given;
    }
  }

  /** A number of threads. */
  static final class AtLeastOne implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      if (!text.matches("0*[1-9]\\d{0,3}")) {
        throw new TypeConversionException("'%s' is no number from 1 to 9999".formatted(text));
      }
      return Integer.valueOf(text);
    }
  }

  /** {@code --seed} of training. */
  static final class Seed {
    @Option(
        names = "--seed",
        paramLabel = "N",
        description = "What weights, masks and orders are drawn from. Default: 1.")
    @Nullable Long given;

    long number() {
      return given == null ? 1 : given;
    }
  }

  /** {@code --out}. */
  static final class Runs {
    @Option(
        names = "--out",
        paramLabel = "DIR",
        description = "The folder of runs. Default: runs, in the current folder.")
    Path folder = Path.of("runs");
  }

  /** {@code --json}. */
  static final class JsonLines {
    @Option(names = "--json", description = "One JSON object a line on standard output.")
    boolean asked;
  }
}
