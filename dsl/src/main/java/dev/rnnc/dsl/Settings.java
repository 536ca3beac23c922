package dev.rnnc.dsl;

import java.nio.file.Path;
import java.util.Map;

/**
 * What a command line adds to a file.
 *
 * @param values for params: {@code --set width=256} is {@code width → 256}
 * @param folder what paths in them are relative to
 */
public record Settings(Map<String, String> values, Path folder) {
  /** Nothing is added. */
  public static final Settings NONE = new Settings(Map.of(), Path.of(""));

  public Settings {
    values = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(values));
  }
}
