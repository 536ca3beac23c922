/** The compiler: from a typed model to programs that a backend runs, and training around them. */
module dev.rnnc.core {
  requires de.siegmar.fastcsv;
  requires ejml.core;
  requires ejml.ddense;
  requires jdk.management;
  requires static transitive org.jspecify;
  requires tools.jackson.core;

  exports dev.rnnc.autodiff;
  exports dev.rnnc.backend;
  exports dev.rnnc.bench;
  exports dev.rnnc.checkpoint;
  exports dev.rnnc.compile;
  exports dev.rnnc.data;
  exports dev.rnnc.flow;
  exports dev.rnnc.gradcheck;
  exports dev.rnnc.initialize;
  exports dev.rnnc.ir;
  exports dev.rnnc.javascript;
  exports dev.rnnc.json;
  exports dev.rnnc.lower;
  exports dev.rnnc.model;
  exports dev.rnnc.notation;
  exports dev.rnnc.optimize;
  exports dev.rnnc.optimizer;
  exports dev.rnnc.sample;
  exports dev.rnnc.plan;
  exports dev.rnnc.source;
  exports dev.rnnc.train;
  exports dev.rnnc.translation;
}
