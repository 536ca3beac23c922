package dev.rnnc.cli;

import dev.rnnc.model.Sampling;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code rnnc sample FILE or RUN}. */
@Command(
    name = "sample",
    description = "Draw from a trained model.",
    mixinStandardHelpOptions = true)
final class SampleCommand implements Callable<Integer> {
  @Spec CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "FILE|RUN", description = "A .rnn file, a run's folder or a checkpoint.")
  Path target = Path.of("");

  @Option(names = "--prompt", paramLabel = "TEXT", description = "What the text begins with.")
  @Nullable String prompt;

  @Option(names = "--length", paramLabel = "N", description = "Tokens to draw.")
  @Nullable Integer length;

  @Option(
      names = "--temperature",
      paramLabel = "T",
      description = "Below 1 more likely, above 1 more surprising; 0 always the likeliest.")
  @Nullable Double temperature;

  @Option(names = "--top-k", paramLabel = "K", description = "Only the K likeliest.")
  @Nullable Integer topK;

  @Option(
      names = "--top-p",
      paramLabel = "P",
      description = "Only the likeliest that together have probability P.")
  @Nullable Double topP;

  @Option(
      names = "--min-p",
      paramLabel = "P",
      description = "Only those at least P times as likely as the likeliest.")
  @Nullable Double minP;

  @Option(names = "--stop", paramLabel = "TEXT", description = "Ends a text where it appears.")
  @Nullable String stop;

  @Option(names = "--count", paramLabel = "N", description = "How many texts.")
  @Nullable Integer count;

  @Option(
      names = "--beam",
      paramLabel = "N",
      description =
          "Look for the likeliest text, with N beginnings at once, instead of drawing; none: draw.",
      converter = Beam.class)
  @Nullable OptionalInt beam;

  @Option(
      names = "--alignment",
      description = "Of a translation: also what the decoder looks at when it says each token.")
  boolean alignment;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Of the first text; each further one has the next. Default: 1.")
  @Nullable Long seed;

  @Mixin Options.Params params = new Options.Params();

  @Mixin Options.BackendName backend = new Options.BackendName();

  @Mixin Options.Runs runs = new Options.Runs();

  @Mixin Options.JsonLines json = new Options.JsonLines();

  @Mixin Messages messages = new Messages();

  /** A number, or {@code none} as in the file. */
  static final class Beam implements ITypeConverter<OptionalInt> {
    @Override
    public OptionalInt convert(String text) {
      if (text.equals("none")) {
        return OptionalInt.empty();
      }
      try {
        return OptionalInt.of(Integer.parseInt(text));
      } catch (NumberFormatException wrong) {
        throw new TypeConversionException("'%s' is neither an int nor none".formatted(text));
      }
    }
  }

  @Override
  public Integer call() {
    check("--length", length, 1, Integer.MAX_VALUE);
    check("--temperature", temperature, 0, Double.MAX_VALUE);
    check("--top-k", topK, 1, Integer.MAX_VALUE);
    check("--top-p", topP, Double.MIN_VALUE, 1);
    check("--min-p", minP, 0, 1);
    check("--count", count, 1, Integer.MAX_VALUE);
    OptionalInt askedBeam = beam == null ? OptionalInt.empty() : beam;
    if (askedBeam.isPresent()) {
      check("--beam", askedBeam.getAsInt(), 1, 1000);
      withoutDrawing("--beam looks for the likeliest text");
    }
    Trained trained =
        new TrainedModels("sample", runs, params, OptionalLong.empty(), messages).find(target);
    boolean translates = trained.model().network().encoder().isPresent();
    if (alignment && !AlignmentText.looks(trained.model().network())) {
      throw new ParameterException(
          spec.commandLine(), "--alignment: this network has no `attend`, so it looks at nothing");
    }
    if (translates) {
      withoutDrawing("this network looks for the likeliest translation");
      refuse("this network looks for the likeliest translation", "--stop", stop);
    } else if (askedBeam.isPresent()) {
      refuse("--beam looks for the likeliest text", "--count", count);
    }
    Sampling file = trained.model().sampling().orElse(Sampling.DEFAULT);
    if (!translates && beam == null && file.beam().isPresent()) {
      String because =
          "`beam = %d` of the file looks for the likeliest text (--beam=none draws)"
              .formatted(file.beam().getAsInt());
      withoutDrawing(because);
      refuse(because, "--count", count);
    }
    Sampling sampling =
        new Sampling(
            prompt == null ? file.prompt() : prompt,
            length == null ? file.length() : length,
            temperature == null ? file.temperature() : temperature,
            topK == null ? file.topK() : OptionalInt.of(topK),
            topP == null ? file.topP() : topP,
            minP == null ? file.minP() : minP,
            file.seed(),
            stop == null ? file.stop() : Optional.of(stop),
            count == null ? file.count() : count,
            beam == null ? file.beam() : beam);
    if (translates) {
      new Translations(backend, json, messages)
          .show(trained.model(), trained.checkpoint(), sampling, trained::openData, alignment);
      return Status.DONE;
    }
    OptionalLong given = seed == null ? OptionalLong.empty() : OptionalLong.of(seed);
    new Samples(backend, json, messages)
        .draw(trained.model(), trained.checkpoint(), sampling, given);
    return Status.DONE;
  }

  private void withoutDrawing(String because) {
    refuse(because, "--temperature", temperature);
    refuse(because, "--top-k", topK);
    refuse(because, "--top-p", topP);
    refuse(because, "--min-p", minP);
    refuse(because, "--seed", seed);
  }

  private void refuse(String because, String option, @Nullable Object value) {
    if (value != null) {
      throw new ParameterException(
          spec.commandLine(),
          "%s, so nothing is drawn and %s has no effect".formatted(because, option));
    }
  }

  private void check(String option, @Nullable Number value, double least, double greatest) {
    if (value != null && !(value.doubleValue() >= least && value.doubleValue() <= greatest)) {
      String bounds =
          greatest >= Integer.MAX_VALUE
              ? "at least " + plain(least)
              : "from %s to %s".formatted(plain(least), plain(greatest));
      throw new ParameterException(
          spec.commandLine(), "%s is %s, but takes a number %s".formatted(option, value, bounds));
    }
  }

  private static String plain(double number) {
    return number == Double.MIN_VALUE ? "above 0" : Long.toString((long) number);
  }
}
