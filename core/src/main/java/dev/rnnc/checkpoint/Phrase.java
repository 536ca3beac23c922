package dev.rnnc.checkpoint;

import dev.rnnc.model.BleuWords;
import dev.rnnc.model.Rate;
import dev.rnnc.source.BrokenInvariant;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * Says a record of the model as a file would: {@code adam(rate = constant(rate = 0.002), ..)}.
 * Paths are said by their last name, since moving a folder changes nothing.
 */
final class Phrase {
  private Phrase() {}

  static String of(Object value) {
    return switch (value) {
      case Optional<?> optional -> optional.map(Phrase::of).orElse("none");
      case OptionalInt optional -> optional.isPresent() ? of(optional.getAsInt()) : "none";
      case OptionalLong optional -> optional.isPresent() ? of(optional.getAsLong()) : "none";
      case OptionalDouble optional -> optional.isPresent() ? of(optional.getAsDouble()) : "none";
      case Double number when number == Math.rint(number) && Math.abs(number) < 1e9 ->
          Long.toString(number.longValue());
      case Boolean yes -> yes ? "yes" : "no";
      case BleuWords words -> words.word();
      case Enum<?> choice -> choice.name().toLowerCase(Locale.ROOT);
      case Path path -> String.valueOf(path.getFileName());
      case Collection<?> list ->
          list.stream().map(Phrase::of).collect(Collectors.joining(", ", "[", "]"));
      case Rate.Constant constant -> of(constant.rate());
      case Record item -> record(item);
      default -> value.toString();
    };
  }

  private static String record(Record item) {
    List<String> arguments = new ArrayList<>();
    for (RecordComponent component : item.getClass().getRecordComponents()) {
      arguments.add(snake(component.getName()) + " = " + of(component(item, component)));
    }
    String name = snake(item.getClass().getSimpleName());
    return arguments.isEmpty() ? name : name + "(" + String.join(", ", arguments) + ")";
  }

  static Object component(Record item, RecordComponent component) {
    try {
      return component.getAccessor().invoke(item);
    } catch (ReflectiveOperationException e) {
      throw new BrokenInvariant("checkpoint", item.getClass() + "." + component.getName());
    }
  }

  /** {@code minCount} as {@code min_count}. */
  static String snake(String name) {
    return name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
  }
}
