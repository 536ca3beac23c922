package dev.rnnc.sample;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A translation, and what the decoder looked at when it said each of its tokens.
 *
 * @param translation its text
 * @param source the tokens of the source, from its beginning, however they are read
 * @param tokens those of the translation, with the one that ends it, unless it was cut short
 * @param shares by the layer that looks, {@code attend_1}: for each token of the translation the
 *     shares of the source's tokens, which together are 1; no layers where nothing looks back
 */
public record Alignment(
    String translation,
    List<String> source,
    List<String> tokens,
    Map<String, List<List<Double>>> shares) {
  public Alignment {
    source = List.copyOf(source);
    tokens = List.copyOf(tokens);
    shares = Collections.unmodifiableMap(new LinkedHashMap<>(shares));
  }

  /**
   * The tokens of the source that count most, one for each of the translation, from 0: {@code 0-0
   * 2-1}, as programs that align words write it. Empty of an empty source.
   *
   * @param layer the layer that looks
   */
  public String likeliest(String layer) {
    StringBuilder text = new StringBuilder();
    List<List<Double>> rows = shares.getOrDefault(layer, List.of());
    for (int token = 0; token < rows.size() && !source.isEmpty(); token++) {
      List<Double> row = rows.get(token);
      int most = 0;
      for (int i = 1; i < row.size(); i++) {
        most = row.get(i) > row.get(most) ? i : most;
      }
      text.append(text.isEmpty() ? "" : " ").append(most).append('-').append(token);
    }
    return text.toString();
  }
}
