/** The CUDA backend. */
module dev.rnnc.cuda {
  requires static com.google.guice;
  requires static com.google.common;
  requires dev.rnnc.core;
  requires jcuda;

  exports dev.rnnc.cuda;

  provides com.google.inject.Module with
      dev.rnnc.cuda.CudaModule;
}
