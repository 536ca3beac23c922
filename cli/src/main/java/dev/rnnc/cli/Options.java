package dev.rnnc.cli;

import dev.rnnc.backend.Backend;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
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

    private final Supplier<Backends> installed;
    private Backends.@Nullable Choice chosen;
    private boolean said;

    BackendName() {
      this(Backends::load);
    }

    /** Of other backends than those of this installation. */
    BackendName(Supplier<Backends> installed) {
      this.installed = installed;
    }

    /** The backend of a command that has no line for it: says what speaks against it. */
    Backend take(Messages messages) {
      return take(messages::say, messages::detail);
    }

    /** The same of a command whose first line names it. */
    Backend take(Consumer<String> say) {
      return take(say, say);
    }

    /** What is said of the backend where it is named. */
    String aside() {
      return choice() instanceof Backends.Choice.WithoutDevice(_, String faster)
          ? " (no device for %s)".formatted(faster)
          : "";
    }

    private Backend take(Consumer<String> onRequest, Consumer<String> instead) {
      if (!said) {
        said = true;
        switch (choice()) {
          case Backends.Choice.OnRequest(Backend backend, String why) ->
              onRequest.accept(backend.name() + ": " + why);
          case Backends.Choice.Instead(_, String why) -> instead.accept(why);
          case Backends.Choice.Named _, Backends.Choice.WithoutDevice _ -> {}
        }
      }
      return choice().backend();
    }

    private Backends.Choice choice() {
      Backends.Choice choice = chosen;
      if (choice == null) {
        choice = installed.get().choose(name);
        chosen = choice;
      }
      return choice;
    }
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
