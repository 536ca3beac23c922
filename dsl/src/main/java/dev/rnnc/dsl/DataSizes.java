package dev.rnnc.dsl;

import dev.rnnc.model.DataSize;
import dev.rnnc.model.DataSource;
import dev.rnnc.model.Size;
import java.util.List;
import java.util.Optional;

/** The sizes {@code vocabulary}, {@code classes} and {@code targets}, known from the data block. */
final class DataSizes {
  static final List<String> NAMES = List.of("vocabulary", "classes", "targets");

  private Optional<DataSource> source = Optional.empty();
  private boolean reading;

  /** The data block is being read: its own arguments cannot use what it will give. */
  void begin() {
    reading = true;
  }

  /** What the data block says; empty if there is none, or a faulty one of unknown kind. */
  void set(Optional<DataSource> read) {
    reading = false;
    source = read;
  }

  Optional<Scope.Meaning> find(String name) {
    if (!NAMES.contains(name)) {
      return Optional.empty();
    }
    if (reading) {
      return Optional.of(new Scope.Meaning.Missing("it is known only once the data has been read"));
    }
    return Optional.of(source.map(known -> of(name, known)).orElse(new Scope.Meaning.Unknown()));
  }

  private static Scope.Meaning of(String name, DataSource source) {
    DataSize size =
        switch (name) {
          case "vocabulary" -> DataSize.VOCABULARY;
          case "classes" -> DataSize.CLASSES;
          default -> DataSize.TARGETS;
        };
    boolean has =
        switch (source) {
          case DataSource.Text _, DataSource.Pairs _, DataSource.Copying _ ->
              size == DataSize.VOCABULARY;
          case DataSource.Labelled _ -> size != DataSize.TARGETS;
          case DataSource.Frames _, DataSource.Images _ -> size == DataSize.CLASSES;
          case DataSource.Table _, DataSource.Chords _, DataSource.Adding _ ->
              size == DataSize.TARGETS;
        };
    if (!has) {
      return new Scope.Meaning.Missing("`" + source.word() + "` " + gives(source));
    }
    boolean one = source instanceof DataSource.Adding;
    return Scope.sizeMeaning(one ? Size.of(1) : Size.of(size));
  }

  private static String gives(DataSource source) {
    return switch (source) {
      case DataSource.Text _, DataSource.Copying _ ->
          "asks for the next token, out of `vocabulary`";
      case DataSource.Pairs _ -> "asks for tokens, out of `vocabulary`";
      case DataSource.Labelled _ -> "asks for a class, out of `classes`";
      case DataSource.Frames _, DataSource.Images _ ->
          "gives real values, not tokens, and asks for a class, out of `classes`";
      case DataSource.Table _, DataSource.Chords _, DataSource.Adding _ ->
          "gives real values, not tokens, and asks for `targets` values";
    };
  }
}
