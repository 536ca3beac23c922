package dev.rnnc.cli;

/** Which rnnc this is, as its command line, its report of the machine and its runs say. */
final class Version {
  static final String NUMBER = "0.1.0";

  private Version() {}
}
