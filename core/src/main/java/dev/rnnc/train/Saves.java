package dev.rnnc.train;

import dev.rnnc.checkpoint.Checkpoint;
import dev.rnnc.checkpoint.CheckpointFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The latest state of training and the best, each in its file if the job names one, else in memory.
 */
final class Saves {
  private static final long EVERY_NANOS = 30_000_000_000L;

  private final Kept latest;
  private final Kept best;
  private long savedNanos = System.nanoTime();

  Saves(Job job) {
    boolean resumes = job.from().isPresent();
    this.latest = new Kept(job.checkpoint(), resumes, job.from());
    this.best = new Kept(job.best(), resumes, Optional.empty());
  }

  /** Whether so much would be lost that it is time to save. */
  boolean isDue() {
    return System.nanoTime() - savedNanos > EVERY_NANOS;
  }

  void save(Checkpoint checkpoint) {
    latest.put(checkpoint);
    savedNanos = System.nanoTime();
  }

  void saveBest(Checkpoint checkpoint) {
    best.put(checkpoint);
  }

  /** What training would go on from; empty before the first checkpoint. */
  Optional<Checkpoint> latest() {
    return latest.get();
  }

  /** Empty if nothing was the best yet, or only the latest is kept. */
  Optional<Checkpoint> best() {
    return best.get();
  }

  /** One checkpoint that is replaced by the next. */
  private static final class Kept {
    private final Optional<Path> file;
    private Optional<Checkpoint> held;
    private boolean written;

    Kept(Optional<Path> file, boolean resumes, Optional<Checkpoint> held) {
      this.file = file;
      this.held = held;
      this.written = resumes && file.filter(Files::exists).isPresent();
    }

    void put(Checkpoint checkpoint) {
      if (file.isPresent()) {
        CheckpointFile.write(file.get(), checkpoint);
        held = Optional.empty();
        written = true;
      } else {
        held = Optional.of(checkpoint);
      }
    }

    Optional<Checkpoint> get() {
      return written ? file.map(CheckpointFile::read) : held;
    }
  }
}
