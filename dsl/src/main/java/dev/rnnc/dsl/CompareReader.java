package dev.rnnc.dsl;

import dev.rnnc.dsl.syntax.Argument;
import dev.rnnc.dsl.syntax.CompareEntry;
import dev.rnnc.dsl.syntax.Expression;
import dev.rnnc.dsl.syntax.Expression.Call;
import dev.rnnc.dsl.syntax.Item;
import dev.rnnc.dsl.syntax.Name;
import dev.rnnc.dsl.syntax.Setting;
import dev.rnnc.model.Measures;
import dev.rnnc.source.Diagnostic;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads a compare block. Every value is tried: the file with it must be sound. */
final class CompareReader {
  private static final Kind COUNT = Kind.count();

  private final Places places;
  private final FileScope scope;
  private final Trials trials;
  private final Reports reports;
  private final List<Comparison.Assignment> fixed = new ArrayList<>();
  private final List<Comparison.Factor> factors = new ArrayList<>();
  private final Map<String, Comparison.Row> rows = new LinkedHashMap<>();
  private int seeds = 1;
  private List<String> measures = List.of();

  /** Each metric that the block names, whether it is to be measured or was published. */
  private final List<Name> metrics = new ArrayList<>();

  CompareReader(Places places, FileScope scope, Trials trials, Reports reports) {
    this.places = places;
    this.scope = scope;
    this.trials = trials;
    this.reports = reports;
  }

  /** Empty after a mistake. */
  Optional<Comparison> read(Item.Compare compare) {
    for (CompareEntry entry : compare.entries()) {
      switch (entry) {
        case CompareEntry.Row row -> row(row);
        case CompareEntry.Remark remark ->
            reports.report(
                Diagnostic.at(
                        remark.span(),
                        "E0510",
                        "`%s` stands in a row".formatted(remark.call().callee().text()))
                    .help("write `name { .., published(accuracy = 98%) }`"));
        case Setting setting -> setting(setting);
      }
    }
    if (factors.isEmpty() && rows.isEmpty() && seeds == 1 && !reports.hasErrors()) {
      reports.report(
          Diagnostic.at(compare.keyword(), "E0510", "nothing is compared here")
              .help("write a factor, `train.clip = [none, 1.0]`, or rows"));
    }
    fits();
    if (!reports.hasErrors()) {
      metrics.forEach(this::checkMeasured);
    }
    return reports.hasErrors()
        ? Optional.empty()
        : Optional.of(new Comparison(fixed, factors, List.copyOf(rows.values()), seeds, measures));
  }

  /**
   * A column that no row can fill. What a setting changes may add measures to those of the file.
   */
  private void checkMeasured(Name metric) {
    if (!trials.measured().contains(metric.text())) {
      reports.report(
          Diagnostic.at(
                  metric.span(),
                  "E0713",
                  "`%s` is not measured on this data".formatted(metric.text()))
              .help("measured are " + String.join(", ", trials.measured())));
    }
  }

  /** One equation has one unknown. */
  private void fits() {
    fits(fixed);
    for (Comparison.Row row : rows.values()) {
      List<Comparison.Assignment> together = new ArrayList<>(fixed);
      together.addAll(row.settings());
      fits(together);
    }
  }

  private void fits(List<Comparison.Assignment> together) {
    List<Comparison.Assignment> unknown =
        together.stream().filter(assignment -> assignment.parameters().isPresent()).toList();
    if (unknown.size() > 1) {
      Diagnostic several =
          Diagnostic.at(
              unknown.getLast().value().span(),
              "E0510",
              "`%s` and `%s` are both to be fitted: only one size can be solved"
                  .formatted(unknown.getFirst().place(), unknown.getLast().place()));
      reports.report(several.help("let one depend on the other: param inner = 2 * width"));
    }
  }

  private void setting(Setting setting) {
    switch (setting.target().dotted()) {
      case "seeds" -> number(setting.value()).ifPresent(count -> seeds = count);
      case "measure" -> measures = measures(setting.value());
      default -> {
        if (setting.value() instanceof Expression.ListOf list) {
          factor(setting, list);
        } else {
          named(setting, places)
              .ifPresent(named -> {
                fixed.add(named.assignment());
                trials.alone(named).forEach(reports::report);
              });
        }
      }
    }
  }

  private Optional<Integer> number(Expression written) {
    return new Evaluation(scope, reports)
        .value(written, COUNT.words())
        .flatMap(value -> COUNT.accept(value, written.span(), "`seeds`", scope, reports))
        .map(value -> (int) ((Static.Numeric) value).value());
  }

  private List<String> measures(Expression written) {
    List<Expression> elements =
        written instanceof Expression.ListOf list ? list.elements() : List.of(written);
    List<String> names = new ArrayList<>();
    for (Expression element : elements) {
      String word = element instanceof Name name ? name.text() : "";
      if (isMetric(word, element) && element instanceof Name name) {
        metrics.add(name);
        names.add(word);
      }
    }
    return names;
  }

  private boolean isMetric(String word, Expression at) {
    if (Measures.ALL.contains(word)) {
      return true;
    }
    reports.report(
        Diagnostic.at(at.span(), "E0510", "no metric is called `" + at.span().text() + "`")
            .didYouMean(word, Measures.ALL, "the metrics are " + Kind.all(Measures.ALL)));
    return false;
  }

  private void factor(Setting setting, Expression.ListOf list) {
    Optional<String> place = place(setting.target(), places);
    if (list.elements().isEmpty()) {
      reports.error(list.span(), "E0510", "a factor needs values between the brackets");
    }
    if (place.isEmpty()) {
      return;
    }
    list.elements().stream()
        .map(value -> new Comparison.Assignment(place.get(), value, OptionalLong.empty()))
        .map(assignment -> new Trials.Named(assignment, setting.target().span()))
        .forEach(named -> trials.alone(named).forEach(reports::report));
    factors.add(new Comparison.Factor(place.get(), list.elements()));
  }

  private void row(CompareEntry.Row row) {
    String name = row.name().text();
    List<Setting> settings = new ArrayList<>();
    Map<String, Double> published = new LinkedHashMap<>();
    for (CompareEntry.Plain entry : row.entries()) {
      switch (entry) {
        case CompareEntry.Remark remark -> published(remark.call(), published);
        case Setting setting when setting.value() instanceof Expression.ListOf list ->
            reports.report(
                Diagnostic.at(list.span(), "E0510", "a row gives each place one value, not a list")
                    .help("a factor stands outside of rows"));
        case Setting setting -> settings.add(setting);
      }
    }
    if (rows.putIfAbsent(name, new Comparison.Row(name, together(row.name(), settings), published))
        != null) {
      reports.error(row.name().span(), "E0510", "two rows are called `" + name + "`");
    }
  }

  /**
   * The settings of a row, which is checked as a whole: an argument may be sound only with the cell
   * that another setting chooses. A layer is called what the file calls it; one that the file does
   * not know, what it is called with the row's cell.
   */
  private List<Comparison.Assignment> together(Name row, List<Setting> settings) {
    List<Trials.Named> read = new ArrayList<>();
    Trials.Attempt attempt = trials.asWritten();
    List<Setting> order = new ArrayList<>(settings);
    order.sort(Comparator.comparing(this::turn));
    for (Setting setting : order) {
      boolean ofNewLayer = turn(setting) == Places.Turn.ARGUMENT_OF_NEW_LAYER;
      Optional<Trials.Named> named = named(setting, ofNewLayer ? attempt.places() : places);
      if (named.isPresent()) {
        Optional<Trials.Attempt> with = trials.with(named.get(), attempt.places(), 1);
        if (with.isEmpty()) {
          reports.report(trials.noPlace(named.get()));
        } else {
          read.add(named.get());
          attempt = with.get();
        }
      }
    }
    for (Diagnostic wrong : trials.fitted(attempt, read).errors()) {
      reports.report(
          trials
              .ofOne(wrong, read)
              .orElseGet(() -> wrong.note(row.span(), "with the settings of this row")));
    }
    return read.stream().map(Trials.Named::assignment).toList();
  }

  private void published(Call call, Map<String, Double> into) {
    if (!call.callee().text().equals("published")) {
      reports.error(
          call.span(),
          "E0510",
          "a row takes settings and `published(..)`, not `%s`".formatted(call.span().text()));
      return;
    }
    for (Argument argument : call.arguments()) {
      if (argument.name().isEmpty()) {
        reports.report(
            Diagnostic.at(argument.span(), "E0510", "a published result needs its metric")
                .help("write `published(accuracy = 98.9%)`"));
      } else if (isMetric(argument.name().get().text(), argument.name().get())) {
        new Evaluation(scope, reports)
            .number(argument.value(), "`published`")
            .ifPresent(value -> into.put(argument.name().get().text(), value));
        metrics.add(argument.name().get());
      }
    }
  }

  /** When a setting takes effect: a bare name is that of the one place of the file that has it. */
  private Places.Turn turn(Setting setting) {
    String dotted = setting.target().dotted();
    return places.written().entrySet().stream()
        .filter(entry -> setting.target() instanceof Name && entry.getValue().equals(dotted))
        .map(entry -> places.turn(entry.getKey()))
        .findFirst()
        .orElseGet(() -> places.turn(dotted));
  }

  private Optional<Trials.Named> named(Setting setting, Places file) {
    Optional<String> place = place(setting.target(), file);
    Optional<OptionalLong> parameters = parameters(setting.value());
    return parameters.isEmpty()
        ? Optional.empty()
        : place.map(at ->
            new Trials.Named(
                new Comparison.Assignment(at, setting.value(), parameters.get()),
                setting.target().span()));
  }

  /** The weights that a network is to have, of {@code fit(..)}; empty after a mistake. */
  private Optional<OptionalLong> parameters(Expression value) {
    if (!(value instanceof Call call && call.callee().text().equals("fit"))) {
      return Optional.of(OptionalLong.empty());
    }
    Bound bound =
        new Binding(
                "`fit`", call.span(), List.of(Slot.required("parameters", COUNT)), scope, reports)
            .bind(call.arguments());
    return bound.sound()
        ? Optional.of(OptionalLong.of(bound.whole("parameters")))
        : Optional.empty();
  }

  /** A bare name is exactly one param or argument of the file; else it must be a path. */
  private Optional<String> place(Expression.Reference target, Places file) {
    Map<String, String> written = file.written();
    String dotted = target.dotted();
    if (target instanceof Name) {
      List<String> meant =
          written.entrySet().stream()
              .filter(entry -> entry.getValue().equals(dotted))
              .map(Map.Entry::getKey)
              .toList();
      if (meant.size() == 1) {
        return Optional.of(meant.getFirst());
      }
      if (meant.size() > 1) {
        reports.report(
            Diagnostic.at(target.span(), "E0511", "`%s` may be several places".formatted(dotted))
                .help("write one of " + Kind.alternatives(meant)));
        return Optional.empty();
      }
      return unknown(target, new ArrayList<>(written.values()));
    }
    String owner = target.parts().getFirst().text();
    if (Places.BLOCKS.contains(owner) || file.layers().containsKey(owner)) {
      return Optional.of(dotted);
    }
    List<String> owners = new ArrayList<>(Places.BLOCKS);
    owners.addAll(file.layers().keySet());
    return unknown(target.parts().getFirst(), owners);
  }

  private Optional<String> unknown(Expression.Reference target, List<String> known) {
    String word = target.dotted();
    reports.report(
        Diagnostic.at(
                target.span(),
                "E0511",
                "`%s` is no param, layer or argument that the file writes".formatted(word))
            .didYouMean(
                word, known, "an argument is named by a path: `train.clip`, `gru_1.hidden`"));
    return Optional.empty();
  }
}
