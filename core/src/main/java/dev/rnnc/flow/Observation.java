package dev.rnnc.flow;

import java.util.Optional;

/**
 * What was seen of a value that is watched.
 *
 * @param saturation of a value that is nothing but what sigmoid, hard_sigmoid or tanh give
 */
public record Observation(Distribution distribution, Optional<Saturation> saturation) {}
