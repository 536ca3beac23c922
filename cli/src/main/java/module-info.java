/** The command line. */
module dev.rnnc.cli {
  requires com.google.common;
  requires com.google.guice;
  requires de.siegmar.fastcsv;
  requires dev.rnnc.core;
  requires dev.rnnc.cpu;
  requires dev.rnnc.dsl;
  requires info.picocli;
  requires jakarta.inject;
  requires jdk.httpserver;
  requires org.apache.commons.statistics.distribution;
  requires static org.jspecify;

  uses com.google.inject.Module;

  opens dev.rnnc.cli to
      info.picocli;
}
