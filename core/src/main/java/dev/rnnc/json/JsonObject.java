package dev.rnnc.json;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** The members of a JSON object, by the types that are expected of them. */
public final class JsonObject {
  private final Map<String, @Nullable Object> members;

  private JsonObject(Map<String, @Nullable Object> members) {
    this.members = members;
  }

  static JsonObject of(String what, @Nullable Object value) {
    if (!(value instanceof Map<?, ?> map)) {
      throw new JsonException(what + " is not a JSON object");
    }
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    map.forEach((name, member) -> members.put((String) name, member));
    return new JsonObject(members);
  }

  public Iterable<String> names() {
    return members.keySet();
  }

  public boolean has(String name) {
    return members.get(name) != null;
  }

  public boolean isNumber(String name) {
    return members.get(name) instanceof Number;
  }

  public String text(String name) {
    if (members.get(name) instanceof String text) {
      return text;
    }
    throw wrong(name, "a text");
  }

  public Optional<String> optionalText(String name) {
    return has(name) ? Optional.of(text(name)) : Optional.empty();
  }

  public long integer(String name) {
    if (members.get(name) instanceof Long number) {
      return number;
    }
    throw wrong(name, "a whole number");
  }

  /** A whole number of at least 0 that an array or a list may have as its size or index. */
  public int index(String name) {
    long number = integer(name);
    if (number < 0 || number > Integer.MAX_VALUE) {
      throw wrong(name, "a number from 0 to " + Integer.MAX_VALUE);
    }
    return (int) number;
  }

  public double number(String name) {
    if (members.get(name) instanceof Number number) {
      return number.doubleValue();
    }
    throw wrong(name, "a number");
  }

  public OptionalDouble optionalNumber(String name) {
    return has(name) ? OptionalDouble.of(number(name)) : OptionalDouble.empty();
  }

  public boolean yes(String name) {
    if (members.get(name) instanceof Boolean yes) {
      return yes;
    }
    throw wrong(name, "true or false");
  }

  public JsonObject object(String name) {
    return of("`" + name + "`", members.get(name));
  }

  public List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    for (Object element : list(name)) {
      if (!(element instanceof String text)) {
        throw wrong(name, "a list of texts");
      }
      texts.add(text);
    }
    return texts;
  }

  public long[] integers(String name) {
    List<?> list = list(name);
    long[] numbers = new long[list.size()];
    for (int i = 0; i < numbers.length; i++) {
      if (!(list.get(i) instanceof Long number)) {
        throw wrong(name, "a list of whole numbers");
      }
      numbers[i] = number;
    }
    return numbers;
  }

  public List<JsonObject> objects(String name) {
    List<JsonObject> objects = new ArrayList<>();
    for (Object element : list(name)) {
      objects.add(of("an element of `" + name + "`", element));
    }
    return objects;
  }

  /** All members, each of which must be a text. */
  public Map<String, String> texts() {
    Map<String, String> texts = new LinkedHashMap<>();
    members.keySet().forEach(name -> texts.put(name, text(name)));
    return texts;
  }

  /** All members, each of which must be a number. */
  public Map<String, Double> numbers() {
    Map<String, Double> numbers = new LinkedHashMap<>();
    members.keySet().forEach(name -> numbers.put(name, number(name)));
    return numbers;
  }

  private List<?> list(String name) {
    if (members.get(name) instanceof List<?> list) {
      return list;
    }
    throw wrong(name, "a list");
  }

  private JsonException wrong(String name, String expected) {
    return new JsonException(
        has(name) ? "`%s` is not %s".formatted(name, expected) : "`%s` is missing".formatted(name));
  }
}
