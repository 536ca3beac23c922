/** The compiler: from a typed model to programs that a backend runs, and training around them. */
module dev.rnnc.core {
  requires static transitive org.jspecify;

  exports dev.rnnc.autodiff;
  exports dev.rnnc.backend;
  exports dev.rnnc.ir;
  exports dev.rnnc.lower;
  exports dev.rnnc.model;
  exports dev.rnnc.source;
}
