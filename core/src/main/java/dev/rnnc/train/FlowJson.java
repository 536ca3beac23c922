package dev.rnnc.train;

import dev.rnnc.flow.GradientFlow;
import dev.rnnc.flow.Spectrum;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** A gradient flow as members of a JSON object. */
public final class FlowJson {
  /** Of a matrix with more singular values than this, so many are told, evenly by their rank. */
  private static final int SINGULAR_VALUES = 64;

  private FlowJson() {}

  /** Names with their numbers, lists and objects. */
  public static Map<String, Object> members(GradientFlow flow) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("rows", (long) flow.rows());
    members.put("state_gradient", each(flow.states(), state -> state.norms()));
    members.put("factor_per_step_back", each(flow.states(), state -> Math.exp(state.slope())));
    members.put("spectral_radius", radii(flow.matrices()));
    members.put("singular_values", each(flow.matrices(), FlowJson::some));
    members.put("saturated_low", each(flow.saturation(), share -> share.low()));
    members.put("saturated_high", each(flow.saturation(), share -> share.high()));
    members.put("gradient_norm", flow.gradientNorm());
    members.put("clip_share", EventJson.clips(flow.clipShare()));
    members.put("update_to_weight", flow.updateToWeight());
    return members;
  }

  private static Map<String, Object> radii(Map<String, Spectrum> matrices) {
    Map<String, Object> radii = new LinkedHashMap<>();
    matrices.forEach(
        (name, spectrum) -> spectrum.radius().ifPresent(radius -> radii.put(name, radius)));
    return radii;
  }

  private static List<Double> some(Spectrum spectrum) {
    List<Double> all = spectrum.singularValues();
    if (all.size() <= SINGULAR_VALUES) {
      return all;
    }
    List<Double> some = new ArrayList<>();
    for (int i = 0; i < SINGULAR_VALUES; i++) {
      some.add(all.get(i * (all.size() - 1) / (SINGULAR_VALUES - 1)));
    }
    return some;
  }

  private static <V> Map<String, Object> each(Map<String, V> named, Function<V, Object> told) {
    Map<String, Object> members = new LinkedHashMap<>();
    named.forEach((name, value) -> members.put(name, told.apply(value)));
    return members;
  }
}
