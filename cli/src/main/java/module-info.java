/** The command line. */
module dev.rnnc.cli {
  requires dev.rnnc.core;
}
