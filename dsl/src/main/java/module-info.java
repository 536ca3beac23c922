/** The `.rnn` language: from text to a typed model. */
module dev.rnnc.dsl {
  requires transitive dev.rnnc.core;
  requires org.antlr.antlr4.runtime;

  exports dev.rnnc.dsl;
  exports dev.rnnc.dsl.explain;
  exports dev.rnnc.dsl.format;
  exports dev.rnnc.dsl.syntax;
}
