/** The reference interpreter and the fast CPU backend. */
module dev.rnnc.cpu {
  requires dev.rnnc.core;
  requires ejml.core;
  requires ejml.ddense;
  requires static jdk.incubator.vector;

  exports dev.rnnc.reference;
}
