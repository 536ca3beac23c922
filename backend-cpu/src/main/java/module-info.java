/** The reference interpreter and the fast CPU backend. */
module dev.rnnc.cpu {
  requires static com.google.guice;
  requires dev.rnnc.core;
  requires ejml.core;
  requires ejml.ddense;
  requires static jdk.incubator.vector;
  requires jdk.management;

  exports dev.rnnc.cpu;
  exports dev.rnnc.reference;

  provides com.google.inject.Module with
      dev.rnnc.cpu.CpuModule,
      dev.rnnc.reference.ReferenceModule;
}
