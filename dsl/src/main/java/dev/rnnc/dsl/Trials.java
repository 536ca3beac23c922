package dev.rnnc.dsl;

import dev.rnnc.dsl.syntax.Expression;
import dev.rnnc.dsl.syntax.FileSyntax;
import dev.rnnc.source.Diagnostic;
import dev.rnnc.source.Span;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Tries what a comparison sets: the file with it must be sound. */
final class Trials {
  private final Attempt written;
  private final Function<FileSyntax, Attempt> check;
  private final Set<String> measured;

  /**
   * @param written the file as it is written
   * @param check checks a file
   */
  Trials(Attempt written, Function<FileSyntax, Attempt> check) {
    this.written = written;
    this.check = check;
    this.measured = new LinkedHashSet<>(written.measured());
  }

  /**
   * A file with other values.
   *
   * @param measured the names of what a run of it measures, as far as it is known
   * @param errors what is wrong with it
   */
  record Attempt(Places places, List<String> measured, List<Diagnostic> errors) {}

  /**
   * A setting of a comparison.
   *
   * @param named where the comparison names the place
   */
  record Named(Comparison.Assignment assignment, Span named) {}

  Attempt asWritten() {
    return written;
  }

  /** The names of what at least one of the files measures that were tried, or that as written. */
  Set<String> measured() {
    return measured;
  }

  /**
   * A file with a value in its place, if it has such a place.
   *
   * @param size what stands for one that is to be fitted
   */
  Optional<Attempt> with(Named setting, Places file, int size) {
    Comparison.Assignment assignment = setting.assignment();
    Expression value =
        assignment.parameters().isPresent()
            ? new Expression.Numeral(size, false, assignment.value().span())
            : assignment.value();
    Optional<Attempt> attempt = file.with(assignment.place(), setting.named(), value).map(check);
    attempt.ifPresent(tried -> measured.addAll(tried.measured()));
    return attempt;
  }

  /**
   * The attempt with all settings and the size, of those that are tried to begin with, that suits
   * best.
   *
   * @param least the attempt with the size 1
   * @param settings in the order in which they are set
   */
  Attempt fitted(Attempt least, List<Named> settings) {
    Attempt best = least;
    for (int size = 2; isFitted(settings) && hasErrors(best) && size <= FittedSize.REACH; size++) {
      Attempt attempt = asWritten();
      for (Named setting : settings) {
        attempt = with(setting, attempt.places(), size).orElse(attempt);
      }
      best = attempt.errors().size() < best.errors().size() ? attempt : best;
    }
    return best;
  }

  private static boolean isFitted(List<Named> settings) {
    return settings.stream().anyMatch(one -> one.assignment().parameters().isPresent());
  }

  private static boolean hasErrors(Attempt attempt) {
    return !attempt.errors().isEmpty();
  }

  /** What is wrong with the file with a setting alone; nothing where its value is to be fitted. */
  List<Diagnostic> alone(Named setting) {
    Optional<Attempt> attempt = with(setting, written.places(), 1);
    if (attempt.isEmpty()) {
      return List.of(noPlace(setting));
    }
    if (setting.assignment().parameters().isPresent()) {
      return List.of();
    }
    Span value = setting.assignment().value().span();
    String note = "with this value of `" + setting.assignment().place() + "`";
    return attempt.get().errors().stream()
        .map(wrong -> wrong.place().equals(Optional.of(value)) ? wrong : wrong.note(value, note))
        .toList();
  }

  /** What is wrong with several settings, told of the one with which alone it is wrong, too. */
  Optional<Diagnostic> ofOne(Diagnostic wrong, List<Named> settings) {
    return settings.stream()
        .flatMap(setting -> alone(setting).stream())
        .filter(
            alone -> alone.message().equals(wrong.message()) && alone.place().equals(wrong.place()))
        .findFirst();
  }

  Diagnostic noPlace(Named setting) {
    return Diagnostic.at(
        setting.named(),
        "E0511",
        "the file has no place `%s`".formatted(setting.assignment().place()));
  }
}
