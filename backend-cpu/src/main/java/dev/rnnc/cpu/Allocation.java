package dev.rnnc.cpu;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** What the objects of a thread come to. */
final class Allocation {
  /** Not asked for anew, since that allocates. */
  private static final java.lang.management.ThreadMXBean THREADS =
      ManagementFactory.getThreadMXBean();

  private Allocation() {}

  /**
   * Bytes that the calling thread has allocated since it began; always the same number if the JVM
   * does not count.
   */
  static long ofThisThread() {
    return THREADS instanceof ThreadMXBean counts && counts.isThreadAllocatedMemorySupported()
        ? counts.getCurrentThreadAllocatedBytes()
        : 0;
  }
}
