package dev.rnnc.json;

import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads and writes JSON as plain values: {@link Map} (in the order of the text), {@link List},
 * {@link String}, {@link Long}, {@link Double}, {@link Boolean} and null. A number that is not
 * finite is written as null.
 */
public final class Json {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(64)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .build();

  /** As in {@code expected close marker for Object (start marker at [Source: ..; line: 1])}. */
  private static final Pattern SOURCE = Pattern.compile("\\s*\\(?[a-z ]*\\[Source: [^\\]]*\\]\\)?");

  private Json() {}

  /** The text of a value, on one line. */
  public static String write(@Nullable Object value) {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
      write(out, value);
    }
    return text.toString();
  }

  /**
   * The value of a text.
   *
   * @throws JsonException if it is not one JSON value
   */
  public static @Nullable Object read(String text) {
    try (JsonParser in = FACTORY.createParser(ObjectReadContext.empty(), text)) {
      in.nextToken();
      Object value = value(in);
      if (in.nextToken() != null) {
        throw new JsonException("more follows the JSON value");
      }
      return value;
    } catch (JacksonException e) {
      throw new JsonException("it is not JSON: " + withoutSource(e.getOriginalMessage()), e);
    }
  }

  /** The parser also says where its text came from, which it does not know itself. */
  private static String withoutSource(String message) {
    return SOURCE.matcher(message).replaceAll("");
  }

  /** An object of a text. */
  public static JsonObject readObject(String text) {
    return JsonObject.of("the text", read(text));
  }

  private static void write(JsonGenerator out, @Nullable Object value) {
    switch (value) {
      case null -> out.writeNull();
      case String text -> out.writeString(text);
      case Boolean yes -> out.writeBoolean(yes);
      case Integer number -> out.writeNumber(number.intValue());
      case Long number -> out.writeNumber(number.longValue());
      case Number number -> {
        double real = number.doubleValue();
        if (Double.isFinite(real)) {
          out.writeNumber(real);
        } else {
          out.writeNull();
        }
      }
      case Map<?, ?> map -> {
        out.writeStartObject();
        map.forEach((name, member) -> {
          out.writeName(String.valueOf(name));
          write(out, member);
        });
        out.writeEndObject();
      }
      case Iterable<?> list -> {
        out.writeStartArray();
        list.forEach(element -> write(out, element));
        out.writeEndArray();
      }
      default -> throw new JsonException("no JSON form of " + value.getClass());
    }
  }

  private static @Nullable Object value(JsonParser in) {
    JsonToken token = in.currentToken();
    if (token == null) {
      throw new JsonException("it is empty");
    }
    return switch (token) {
      case VALUE_NULL -> null;
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_STRING -> in.getString();
      case VALUE_NUMBER_INT -> in.getLongValue();
      case VALUE_NUMBER_FLOAT -> in.getDoubleValue();
      case START_OBJECT -> {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        for (String name = in.nextName(); name != null; name = in.nextName()) {
          in.nextToken();
          members.put(name, value(in));
        }
        yield members;
      }
      case START_ARRAY -> {
        List<@Nullable Object> elements = new ArrayList<>();
        while (in.nextToken() != JsonToken.END_ARRAY) {
          elements.add(value(in));
        }
        yield elements;
      }
      case END_OBJECT, END_ARRAY, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE ->
          throw new JsonException("unexpected " + token);
    };
  }
}
