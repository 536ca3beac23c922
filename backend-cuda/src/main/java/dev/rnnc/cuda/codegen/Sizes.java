package dev.rnnc.cuda.codegen;

/** What is known only when a program runs. */
public record Sizes(int timeSteps, int batch) {}
