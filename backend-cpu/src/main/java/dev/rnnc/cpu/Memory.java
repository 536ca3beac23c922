package dev.rnnc.cpu;

import dev.rnnc.cpu.kernel.Alignment;
import dev.rnnc.cpu.kernel.ElementwiseSpec;
import dev.rnnc.cpu.kernel.Product;
import dev.rnnc.ir.ElementType;
import dev.rnnc.plan.Buffer;
import dev.rnnc.plan.Packed;
import dev.rnnc.plan.Pass;
import dev.rnnc.plan.Plan;
import dev.rnnc.plan.Rows;
import dev.rnnc.source.BrokenInvariant;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The arrays behind a plan's buffers, for all rows of a batch or for those of one half. Grows when
 * a run needs more, and keeps what it has.
 */
final class Memory {
  private static final int[] NO_INDICES = new int[0];

  private static final float[] NO_REALS = new float[0];

  private final List<Buffer> buffers;
  private final Predicate<Buffer> has;

  /** The buffers that are not its own. */
  private final int[] borrowed;

  /** By buffer; those of inputs and parameters change with every run. */
  final float[][] reals;

  final int[][] indices;

  /** By buffer, where its first row begins in the array. */
  final int[] starts;

  /** By buffer, whether it is read in an array of somebody else. */
  private final boolean[] bound;

  /** By matrix. */
  final float[][] packed;

  final long seed;
  int timeSteps = -1;

  /** The time steps that a pass is at. */
  int segmentBegin;

  int segmentEnd;

  /** Whether they are the first of a pass, and the last; both where there are no passes. */
  boolean startsPass = true;

  boolean endsPass = true;

  /** By buffer, the time step of its first rows. */
  final int[] firstSteps;

  private final Segmentation segmentation;
  private final int[] ofSegment;
  private final int[] forward;
  final Boundaries boundaries;
  private Segments segments = Segments.one(0);

  /** The rows here, and where they begin in the batch of the run. */
  int batch = -1;

  int firstRow;
  long step;

  Memory(Plan plan, Segmentation segmentation, Product[] products, long seed) {
    this(plan, segmentation, _ -> true, new float[plan.packed().size()][], seed);
    for (Packed matrix : plan.packed()) {
      packed[matrix.id()] = Alignment.floats(matrix.heads() * products[matrix.id()].packedLength());
    }
  }

  /**
   * The memory of a second half, which has only what is its own and reads the rest in the first.
   */
  Memory(Plan plan, Memory first, Halving halving) {
    this(plan, first.segmentation, halving::isOwn, first.packed, first.seed);
  }

  private Memory(
      Plan plan, Segmentation segmentation, Predicate<Buffer> has, float[][] packed, long seed) {
    this.buffers = plan.buffers();
    this.has = has;
    borrowed = buffers.stream().filter(has.negate()).mapToInt(Buffer::id).toArray();
    this.packed = packed;
    this.seed = seed;
    reals = new float[buffers.size()][];
    indices = new int[buffers.size()][];
    bound = new boolean[buffers.size()];
    starts = new int[buffers.size()];
    firstSteps = new int[buffers.size()];
    this.segmentation = segmentation;
    ofSegment = ids(segmentation.ofSegment());
    forward = ids(segmentation.forward());
    boundaries =
        new Boundaries(
            this,
            buffers.stream()
                .filter(buffer -> segmentation.carried().contains(buffer.id()))
                .toList());
    for (Buffer buffer : buffers) {
      reals[buffer.id()] = NO_REALS;
      indices[buffer.id()] = NO_INDICES;
    }
  }

  private static int[] ids(Set<Integer> buffers) {
    return buffers.stream().mapToInt(id -> id).toArray();
  }

  /** Reads in the other what is not its own, as it is there now. */
  void borrow(Memory other) {
    for (int id : borrowed) {
      reals[id] = other.reals[id];
      starts[id] = other.starts[id];
      indices[id] = other.indices[id];
    }
  }

  /**
   * Makes room for the rows of a run from one on. Returns whether arrays were replaced, so that
   * what was kept in them is lost.
   */
  boolean prepare(
      int wantedTimeSteps, Segments wantedSegments, int wantedFirstRow, int wantedBatch) {
    firstRow = wantedFirstRow;
    segmentBegin = 0;
    segmentEnd = wantedTimeSteps;
    if (timeSteps == wantedTimeSteps && batch == wantedBatch && segments.equals(wantedSegments)) {
      return false;
    }
    segments = wantedSegments;
    timeSteps = wantedTimeSteps;
    batch = wantedBatch;
    boolean replaced = false;
    for (Buffer buffer : buffers) {
      if (buffer.origin() instanceof Buffer.Origin.Own own && has.test(buffer)) {
        replaced |= prepare(buffer, own.slot());
      }
    }
    if (segments.recomputes()) {
      boundaries.prepare(segmentCount());
    }
    return replaced;
  }

  /** How many segments of time a pass has. */
  int segmentCount() {
    return segments.count(timeSteps);
  }

  /** Whether values of a forward pass are there for one segment of time only. */
  boolean recomputes() {
    return segments.recomputes();
  }

  /** Goes to the first, second, .. segment of a pass. */
  void enter(Pass pass, int turn) {
    int last = segmentCount() - 1;
    int segment = pass == Pass.FORWARD ? turn : last - turn;
    startsPass = turn == 0;
    endsPass = turn == last;
    at(segment);
    if (segments.recomputes() && segment > 0 && (pass == Pass.FORWARD || segment < last)) {
      boundaries.restore(segment);
    }
  }

  private void at(int segment) {
    segmentBegin = segment * segments.steps();
    segmentEnd = Math.min(timeSteps, segmentBegin + segments.steps());
    startAt(ofSegment, segmentBegin);
    if (segments.recomputes()) {
      startAt(forward, segmentBegin);
    }
  }

  private void startAt(int[] ids, int timeStep) {
    for (int id : ids) {
      firstSteps[id] = timeStep;
    }
  }

  /** Ends a segment of a pass. */
  void leave(Pass pass) {
    if (segments.recomputes() && pass == Pass.FORWARD) {
      boundaries.save(segmentBegin / segments.steps() + 1);
    }
    if (endsPass && pass == Pass.BACKWARD && segments.recomputes()) {
      segmentBegin = timeSteps;
      startAt(forward, timeSteps);
      boundaries.restore(segmentCount());
    }
    if (endsPass) {
      segmentBegin = 0;
      segmentEnd = timeSteps;
      startsPass = true;
    }
  }

  private boolean prepare(Buffer buffer, int slot) {
    boolean isReal = buffer.element() == ElementType.REAL;
    int length = length(buffer);
    int present =
        isReal ? reals[buffer.id()].length - Alignment.START : indices[buffer.id()].length;
    if (present >= length) {
      return false;
    }
    float[] newReals = isReal ? Alignment.floats(length) : NO_REALS;
    int[] newIndices = isReal ? NO_INDICES : new int[length];
    for (Buffer other : buffers) {
      if (other.origin() instanceof Buffer.Origin.Own own
          && own.slot() == slot
          && has.test(other)) {
        reals[other.id()] = newReals;
        starts[other.id()] = isReal ? Alignment.START : 0;
        indices[other.id()] = newIndices;
      }
    }
    return buffer.rows() == Rows.WHOLE;
  }

  /** Puts another array in the place of one of its own, wherever that is used. */
  @SuppressWarnings("ReferenceEquality") // the same array, not the same elements
  void replace(float[] present, float[] other) {
    for (int i = 0; i < reals.length; i++) {
      if (reals[i] == present) {
        reals[i] = other;
      }
    }
  }

  /** The elements of a buffer, with the padding that kernels may read. */
  private int length(Buffer buffer) {
    int steps = segmentation.isOfSegment(buffer, segments) ? segments.steps() : timeSteps;
    long length = buffer.rows().count(steps, batch) * buffer.stride() + ElementwiseSpec.PADDING;
    if (length > Integer.MAX_VALUE - 64) {
      throw new BrokenInvariant(
          "cpu",
          "%s needs %d elements for %d time steps of %d sequences; an array holds 2^31"
              .formatted(buffer, length, timeSteps, batch));
    }
    return (int) length;
  }

  /** Reads a buffer in an array of the run or the device, of all its rows. */
  void bind(Buffer buffer, float[] elements, int start) {
    reals[buffer.id()] = elements;
    starts[buffer.id()] = start;
    bound[buffer.id()] = true;
  }

  void bind(Buffer buffer, int[] elements) {
    indices[buffer.id()] = elements;
    bound[buffer.id()] = true;
  }

  /** Copies the rows here from an array of a batch of {@code allRows}. */
  void copyRows(Buffer buffer, float[] elements, int start, int allRows) {
    int length = length(buffer);
    if (bound[buffer.id()] || reals[buffer.id()].length < length + Alignment.START) {
      reals[buffer.id()] = Alignment.floats(length);
      starts[buffer.id()] = Alignment.START;
      bound[buffer.id()] = false;
    }
    copyRows(buffer, elements, start, reals[buffer.id()], allRows);
  }

  void copyRows(Buffer buffer, int[] elements, int allRows) {
    int length = length(buffer);
    if (bound[buffer.id()] || indices[buffer.id()].length < length) {
      indices[buffer.id()] = new int[length];
      bound[buffer.id()] = false;
    }
    copyRows(buffer, elements, 0, indices[buffer.id()], allRows);
  }

  @SuppressWarnings("SuspiciousSystemArraycopy") // both are arrays of the same elements
  private void copyRows(Buffer buffer, Object from, int start, Object to, int allRows) {
    long groups = buffer.rows().count(timeSteps, 1);
    int length = batch * buffer.stride();
    for (int group = 0; group < groups; group++) {
      int begin = start + (group * allRows + firstRow) * buffer.stride();
      System.arraycopy(from, begin, to, starts[buffer.id()] + group * length, length);
    }
  }
}
