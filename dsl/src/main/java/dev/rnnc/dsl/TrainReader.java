package dev.rnnc.dsl;

import dev.rnnc.dsl.Scope.InScope;
import dev.rnnc.dsl.syntax.Expression;
import dev.rnnc.dsl.syntax.Expression.Call;
import dev.rnnc.dsl.syntax.Item;
import dev.rnnc.dsl.syntax.Name;
import dev.rnnc.model.DataSource;
import dev.rnnc.model.Loss;
import dev.rnnc.model.Measures;
import dev.rnnc.model.Optimizer;
import dev.rnnc.model.Precision;
import dev.rnnc.model.Rate;
import dev.rnnc.model.Training;
import dev.rnnc.model.TrainingBuilder;
import dev.rnnc.source.Diagnostic;
import dev.rnnc.source.Span;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads a train block; what it leaves out has a default. */
final class TrainReader {
  private static final List<Slot> SLOTS =
      List.of(
          Slot.absent("loss", LossReader.KIND),
          Slot.absent("optimizer", OptimizerReader.KIND),
          Slot.of("batch", Kind.count(), 32),
          Slot.of("unroll", Kind.count(), 64),
          Slot.of("megabytes", Kind.count().orNone(), new Static.None()),
          Slot.of("precision", new Kind.Choice(Precision.words()), Precision.FLOAT32.word()),
          Slot.of("clip", Kind.number(Kind.Bounds.POSITIVE).orNone(), new Static.None()),
          Slot.of("epochs", Kind.count().orNone(), new Static.None()),
          Slot.of("steps", Kind.count().orNone(), new Static.None()),
          Slot.of("minutes", Kind.number(Kind.Bounds.POSITIVE).orNone(), new Static.None()),
          Slot.of("scheduled_sampling", Kind.number(Kind.Bounds.RATE), 0),
          Slot.of("translate", Kind.count().orNone(), TrainingBuilder.DEFAULT_TRANSLATED),
          Slot.absent("stop", new Kind.Written("`patience(3)`")),
          Slot.absent("keep", new Kind.Written("`best`, `last` or `best(accuracy)`")),
          Slot.absent("gradients", new Kind.Written("`every(200)`")),
          Slot.absent("watch", new Kind.Written("a list of values, such as `[gru_1.z]`")));

  private final FileScope file;
  private final Optional<DataSource> source;
  private final Reports reports;

  /**
   * @param source what the data gives, empty where that is unknown
   */
  TrainReader(FileScope file, Optional<DataSource> source, Reports reports) {
    this.file = file;
    this.source = source;
    this.reports = reports;
  }

  /**
   * What is read.
   *
   * @param training empty after a mistake
   * @param loss the loss, as far as it is known
   * @param watched the places of the values to be watched
   */
  record Result(
      Optional<Training> training, Optional<Loss> loss, List<Expression.Reference> watched) {}

  /** Of a file without a train block. */
  Result defaults() {
    return read(List.of(), Optional.empty());
  }

  Result read(Item.Train train) {
    return read(train.settings(), Optional.of(train.keyword()));
  }

  private Result read(List<dev.rnnc.dsl.syntax.Setting> settings, Optional<Span> block) {
    Reports mine = reports.part();
    Span at = block.orElse(dev.rnnc.source.SourceFile.of("defaults", "").span(0, 0));
    Bound bound = Blocks.bind("train", settings, at, SLOTS, file, mine);
    Optional<Loss> natural = source.map(Loss::naturalFor);
    Optional<Loss> loss =
        bound.written("loss").isPresent()
            ? new LossReader(source, mine).read(bound.written("loss").get())
            : natural;
    Optional<Optimizer> optimizer =
        bound.written("optimizer").isPresent()
            ? new OptimizerReader(file, mine).read(bound.written("optimizer").get())
            : Optional.of(new Optimizer.Adam(new Rate.Constant(0.001), 0.9, 0.999, 1e-8));
    OptionalInt patience = patience(bound, mine);
    Optional<Training.Keep> keep = keep(bound, loss, mine);
    checkLength(bound, optimizer, mine);
    checkSampling(bound, at, mine);
    checkTranslate(bound, at, mine);
    RecordReader records = new RecordReader(bound, mine);
    OptionalInt gradients = records.every();
    List<Expression.Reference> watched = records.watch();
    if (!bound.sound()
        || mine.hasErrors()
        || loss.isEmpty()
        || optimizer.isEmpty()
        || keep.isEmpty()) {
      return new Result(Optional.empty(), loss, watched);
    }
    Training training =
        new Training(
            loss.get(),
            optimizer.get(),
            bound.whole("batch"),
            bound.whole("unroll"),
            bound.optionalWhole("megabytes"),
            Precision.of(bound.word("precision")),
            bound.optionalNumber("clip"),
            budget(bound),
            patience,
            keep.get(),
            gradients,
            watched.stream().map(Expression.Reference::dotted).toList(),
            bound.number("scheduled_sampling"),
            isPairs() ? bound.optionalWhole("translate") : OptionalInt.empty());
    return new Result(Optional.of(training), loss, watched);
  }

  private static Training.Budget budget(Bound bound) {
    OptionalInt epochs = bound.optionalWhole("epochs");
    OptionalInt steps = bound.optionalWhole("steps");
    var minutes = bound.optionalNumber("minutes");
    boolean none = epochs.isEmpty() && steps.isEmpty() && minutes.isEmpty();
    return new Training.Budget(
        none ? OptionalInt.of(TrainingBuilder.DEFAULT_EPOCHS) : epochs, steps, minutes);
  }

  /** A schedule that falls until training ends has to know when that is. */
  private static void checkLength(Bound bound, Optional<Optimizer> optimizer, Reports mine) {
    if (bound.sound()
        && optimizer.map(rule -> rule.rate().needsLength()).orElse(false)
        && !budget(bound).hasLength()) {
      Span at = bound.written("optimizer").orElseThrow().expression().span();
      mine.report(
          Diagnostic.at(
                  at,
                  "E0513",
                  "the rate depends on how many steps there are, which `minutes` alone does not"
                      + " say")
              .help(
                  "add `epochs` or `steps` (the first that is reached ends training), or take"
                      + " `warmup(..)` or `step(..)`"));
    }
  }

  /** A decoder alone reads what it may have said itself, and when it does depends on the length. */
  private void checkSampling(Bound bound, Span block, Reports mine) {
    if (!bound.sound() || bound.number("scheduled_sampling") == 0) {
      return;
    }
    Span at = bound.placeOf("scheduled_sampling", block);
    if (source.isPresent() && !isPairs()) {
      mine.report(
          Diagnostic.at(
                  at,
                  "E0514",
                  "`scheduled_sampling` gives a decoder tokens of its own, but `%s` has none"
                      .formatted(source.get().word()))
              .help("leave it out; it goes with `data pairs(..)`"));
    }
    if (!budget(bound).hasLength()) {
      mine.report(
          Diagnostic.at(
                  at,
                  "E0513",
                  "the share depends on how many steps there are, which `minutes` alone does not say")
              .help("add `epochs` or `steps`; the first that is reached ends training"));
    }
  }

  private boolean isPairs() {
    return source.isPresent() && source.get() instanceof DataSource.Pairs;
  }

  private void checkTranslate(Bound bound, Span block, Reports mine) {
    if (bound.isGiven("translate") && source.isPresent()) {
      boolean held = source.get().mayHaveValidation();
      if (!isPairs() || !held) {
        mine.report(
            Diagnostic.at(
                    bound.placeOf("translate", block), "W0306", "`translate` has no effect here")
                .label(
                    isPairs()
                        ? "no pairs are held out for validation"
                        : "`%s` has nothing to translate".formatted(source.get().word())));
      }
    }
  }

  // When training ends, and what it keeps.

  private OptionalInt patience(Bound bound, Reports mine) {
    Optional<InScope> written = bound.written("stop");
    if (written.isEmpty() || isNone(written.get())) {
      return OptionalInt.empty();
    }
    Span at = written.get().expression().span();
    if (!(written.get().expression() instanceof Call call)
        || !call.callee().text().equals("patience")) {
      mine.report(
          Diagnostic.at(at, "E0106", "`stop` takes `patience(..)`, not `%s`".formatted(at.text()))
              .help("`stop = patience(3)` ends after 3 epochs without a better validation loss"));
      return OptionalInt.empty();
    }
    Bound epochs =
        new Binding(
                "`patience`",
                call.span(),
                List.of(Slot.required("epochs", Kind.count())),
                written.get().scope(),
                mine)
            .bind(call.arguments());
    needsValidation("stop", at, mine);
    return epochs.sound() ? OptionalInt.of(epochs.whole("epochs")) : OptionalInt.empty();
  }

  static boolean isNone(InScope written) {
    return written.expression() instanceof Name name && name.text().equals("none");
  }

  private void needsValidation(String setting, Span at, Reports mine) {
    if (source.isPresent() && !source.get().mayHaveValidation()) {
      mine.report(
          Diagnostic.at(
                  at,
                  "E0507",
                  "`%s` looks at the validation loss, but no data is held out".formatted(setting))
              .help("write `validation = 10%` in `data`"));
    }
  }

  private Optional<Training.Keep> keep(Bound bound, Optional<Loss> loss, Reports mine) {
    Optional<InScope> written = bound.written("keep");
    if (written.isEmpty()) {
      boolean validated = source.isPresent() && source.get().mayHaveValidation();
      return Optional.of(new Training.Keep(validated, Optional.empty()));
    }
    Expression expression = written.get().expression();
    if (expression instanceof Name name && name.text().equals("last")) {
      return Optional.of(new Training.Keep(false, Optional.empty()));
    }
    if (expression instanceof Name name && name.text().equals("best")) {
      needsValidation("keep = best", expression.span(), mine);
      return Optional.of(new Training.Keep(true, Optional.empty()));
    }
    if (expression instanceof Call call && call.callee().text().equals("best")) {
      Bound metric =
          new Binding(
                  "`best`",
                  call.span(),
                  List.of(Slot.required("metric", new Kind.Choice(Measures.ALL))),
                  written.get().scope(),
                  mine)
              .bind(call.arguments());
      needsValidation("keep = best", expression.span(), mine);
      checkMeasured(metric, call.span(), bound, loss, mine);
      return metric.sound()
          ? Optional.of(new Training.Keep(true, Optional.of(metric.word("metric"))))
          : Optional.empty();
    }
    mine.error(
        expression.span(),
        "E0106",
        "`keep` takes `best`, `last` or `best(accuracy)`, not `%s`"
            .formatted(expression.span().text()));
    return Optional.empty();
  }

  /** What an epoch does not measure cannot tell which is the best. */
  private void checkMeasured(
      Bound metric, Span call, Bound train, Optional<Loss> loss, Reports mine) {
    if (!metric.sound() || !train.sound() || source.isEmpty() || loss.isEmpty()) {
      return;
    }
    boolean translates = isPairs() && train.optionalWhole("translate").isPresent();
    List<String> measured = Measures.ofEpochs(source.get(), loss.get(), translates);
    String word = metric.word("metric");
    if (!measured.contains(word)) {
      String instead =
          isPairs() && Measures.TRANSLATIONS.contains(word)
              ? "; leave `translate = none` out, so that each epoch translates as well"
              : "";
      mine.report(
          Diagnostic.at(
                  metric.placeOf("metric", call),
                  "E0713",
                  "`keep = best(%s)`: that is not measured on this data".formatted(word))
              .help("measured are " + String.join(", ", measured) + instead));
    }
  }
}
