package dev.rnnc.checkpoint;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The right to train in a run's folder, which one training at a time has; reading needs none. The
 * system takes the lock from a process that ends, however it ends. Its file stays: were it deleted,
 * two processes could hold locks on two files of the same name.
 */
public final class RunLock implements AutoCloseable {
  static final String FILE = ".lock";

  /**
   * What this process holds. Opening and closing a file that it has locked would give the lock
   * away, so a second training in the same process is refused before that.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path held;
  private final FileChannel channel;

  private RunLock(Path held, FileChannel channel) {
    this.held = held;
    this.channel = channel;
  }

  /**
   * Takes the lock of a folder, which is made if it is not there.
   *
   * @throws dev.rnnc.source.RnncException if another training has it
   */
  static RunLock take(Path folder) {
    Path held;
    try {
      Files.createDirectories(folder);
      held = folder.toRealPath();
    } catch (IOException e) {
      throw Refusal.cannotWrite(folder, e);
    }
    if (!HELD.add(held)) {
      throw Refusal.inUse(folder);
    }
    @Nullable RunLock lock = null;
    try {
      lock = new RunLock(held, open(folder));
      return lock;
    } finally {
      if (lock == null) {
        HELD.remove(held);
      }
    }
  }

  private static FileChannel open(Path folder) {
    Path file = folder.resolve(FILE);
    try {
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (isTaken(channel)) {
        channel.close();
        throw Refusal.inUse(folder);
      }
      return channel;
    } catch (IOException e) {
      throw Refusal.cannotWrite(file, e);
    }
  }

  private static boolean isTaken(FileChannel channel) {
    try {
      @Nullable FileLock lock = channel.tryLock();
      return lock == null;
    } catch (OverlappingFileLockException e) {
      return true; // another copy of this class in the process, which knows a set of its own
    } catch (IOException e) {
      // A file system, mostly one of another machine, that knows no locks: training there is better
      // than none.
      return false;
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw Refusal.cannotWrite(held.resolve(FILE), e);
    } finally {
      HELD.remove(held);
    }
  }
}
