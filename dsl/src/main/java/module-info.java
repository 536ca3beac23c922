/** The `.rnn` language: from text to a typed model. */
module dev.rnnc.dsl {
  requires transitive dev.rnnc.core;

  exports dev.rnnc.dsl.syntax;
}
