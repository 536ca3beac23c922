/** The CUDA backend. */
module dev.rnnc.cuda {
  requires dev.rnnc.core;
}
