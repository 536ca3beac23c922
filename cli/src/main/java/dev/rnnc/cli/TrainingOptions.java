package dev.rnnc.cli;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of commands that train. */
final class TrainingOptions {
  @Mixin Options.Params params = new Options.Params();

  @Mixin Options.BackendName backend = new Options.BackendName();

  @Mixin Options.Threads threads = new Options.Threads();

  @Mixin Options.Seed seed = new Options.Seed();

  @Mixin Options.Runs runs = new Options.Runs();

  @Option(names = "--fresh", description = "Start anew instead of going on.")
  boolean fresh;

  @Mixin Options.JsonLines json = new Options.JsonLines();

  @Mixin Messages messages = new Messages();
}
