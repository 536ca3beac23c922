package dev.rnnc.train;

import dev.rnnc.flow.Distribution;
import dev.rnnc.flow.Observation;
import java.util.LinkedHashMap;
import java.util.Map;

/** Distributions as members of a JSON object. */
final class SpreadJson {
  private SpreadJson() {}

  static Map<String, Object> members(Observation seen) {
    Map<String, Object> members = members(seen.distribution());
    seen.saturation()
        .ifPresent(share -> {
          members.put("saturated_low", share.low());
          members.put("saturated_high", share.high());
        });
    return members;
  }

  static Map<String, Object> members(Distribution spread) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("count", spread.count());
    if (spread.count() > 0) {
      members.put("mean", rounded(spread.mean()));
      members.put("deviation", rounded(spread.deviation()));
      members.put("least", rounded(spread.least()));
      members.put("greatest", rounded(spread.greatest()));
      members.put("from", spread.from());
      members.put("width", spread.width());
      members.put("counts", spread.counts());
    }
    if (spread.notFinite() > 0) {
      members.put("not_finite", spread.notFinite());
    }
    return members;
  }

  /** As many digits as a float has, so that a log stays small. */
  private static double rounded(double value) {
    float single = (float) value;
    return Float.isFinite(single) ? Double.parseDouble(Float.toString(single)) : value;
  }
}
