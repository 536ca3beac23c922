package dev.rnnc.lower;

import dev.rnnc.ir.Program;
import dev.rnnc.ir.Value;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A lowered model.
 *
 * @param weights the value of every weight under its global name, in the order of the file
 * @param loss the mean loss per target, {@code [1]}; none for a {@link Purpose#STEP}
 * @param probes for a {@link Purpose#FLOW}, by the name of each state: the zeros {@code [time,
 *     batch, ..]} that are added to it, whose gradient is that of the state
 */
public record Lowered(
    Program program, Map<String, Value> weights, Optional<Value> loss, Map<String, Value> probes) {
  public Lowered {
    weights = Collections.unmodifiableMap(new LinkedHashMap<>(weights));
    probes = Collections.unmodifiableMap(new LinkedHashMap<>(probes));
  }
}
