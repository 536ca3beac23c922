package dev.rnnc.data;

/** A sentence and its translation, as they stand in the data. */
public record SentencePair(String source, String translation) {}
