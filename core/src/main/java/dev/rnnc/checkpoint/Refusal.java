package dev.rnnc.checkpoint;

import dev.rnnc.source.Diagnostic;
import dev.rnnc.source.RnncException;
import dev.rnnc.source.SystemMessage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The sentences with which files of a run are refused. */
final class Refusal {
  private Refusal() {}

  static RnncException cannotWrite(Path file, IOException cause) {
    return new RnncException(
        Diagnostic.general("E0701", "cannot write %s: %s".formatted(file, SystemMessage.of(cause)))
            .help("what was there before is untouched; make room or choose --out=DIR"));
  }

  static RnncException cannotRead(Path file, IOException cause) {
    return new RnncException(
        Diagnostic.general("E0702", "cannot read %s: %s".formatted(file, SystemMessage.of(cause))));
  }

  static RnncException cutShort(Path file, long bytes, long expected) {
    return new RnncException(
        Diagnostic.general(
                "E0703",
                "%s is cut short: it has %,d bytes and says it has %,d"
                    .formatted(file, bytes, expected))
            .help("copy it again, or start anew with --fresh"));
  }

  static RnncException damaged(Path file, String how) {
    return new RnncException(
        Diagnostic.general("E0704", "%s is damaged: %s".formatted(file, how))
            .help("copy it again, or start anew with --fresh"));
  }

  static RnncException otherVersion(Path file, String version, String known) {
    return new RnncException(
        Diagnostic.general(
                "E0705",
                "%s is in version %s of the format; this rnnc reads version %s"
                    .formatted(file, version, known))
            .help("read it with the rnnc that wrote it, or start anew with --fresh"));
  }

  static RnncException notOurs(Path file, String why) {
    return new RnncException(
        Diagnostic.general("E0706", "%s is not a checkpoint of rnnc: %s".formatted(file, why)));
  }

  static RnncException wrongElements(Path file, String tensor, String type) {
    return new RnncException(
        Diagnostic.general(
            "E0707",
            "%s: the elements of %s are %s; rnnc reads F32".formatted(file, tensor, type)));
  }

  static RnncException inUse(Path folder) {
    return new RnncException(
        Diagnostic.general("E0731", "another process is training in %s".formatted(folder))
            .help(
                "see how it goes with rnnc watch %s; wait until it ends, or train elsewhere with"
                        .formatted(folder)
                    + " --out=DIR"));
  }

  static RnncException otherNetwork(String tensor, List<Integer> shape, String found) {
    return new RnncException(
        Diagnostic.general(
                "E0708",
                "the checkpoint is of another network: this one has `%s` of shape %s, the checkpoint %s"
                    .formatted(tensor, shape, found))
            .help("use it with the model that it was made from, or start anew with --fresh"));
  }
}
