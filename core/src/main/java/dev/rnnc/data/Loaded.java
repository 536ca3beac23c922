package dev.rnnc.data;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What a loader hands to the data set.
 *
 * @param parts those that have examples
 * @param digests of the files that were read, by the names that {@link Digests} gives
 * @param rule how the parts were told apart, a sentence
 * @param notes further facts for a reader, a line each, put into words when somebody asks
 */
record Loaded(
    Encoding encoding,
    Map<Part, Examples> parts,
    Map<String, Digest> digests,
    String rule,
    List<Supplier<String>> notes) {}
