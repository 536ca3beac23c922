package dev.rnnc.data;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * SHA-256 of a file, of a large one made by a thread of its own: before anything is compiled it
 * takes as long as all else that is done to a text.
 */
final class Digest {
  /** The digest of fewer bytes costs less than a thread. */
  private static final int LARGE = 1 << 16;

  private final FutureTask<String> task;

  private Digest(FutureTask<String> task) {
    this.task = task;
  }

  /** Begins; the bytes must stay until {@link #text} has answered. */
  static Digest of(ByteBuffer bytes) {
    FutureTask<String> task = new FutureTask<>(() -> digest(bytes.duplicate()));
    if (bytes.limit() < LARGE) {
      task.run();
    } else {
      Thread.ofPlatform().name("digest").daemon().start(task);
    }
    return new Digest(task);
  }

  private static String digest(ByteBuffer bytes) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(bytes);
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }

  /** In hexadecimal digits; waits until it is made. */
  String text() {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return task.get();
        } catch (InterruptedException _) {
          interrupted = true;
        } catch (ExecutionException e) {
          throw new IllegalStateException(e.getCause());
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
