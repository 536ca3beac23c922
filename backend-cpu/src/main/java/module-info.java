/** The reference interpreter and the fast CPU backend. */
module dev.rnnc.cpu {
  requires dev.rnnc.core;
  requires jdk.incubator.vector;
}
