package dev.rnnc.cpu.kernel;

import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import dev.rnnc.cpu.kernel.ElementwiseSpec.Sink;
import dev.rnnc.cpu.kernel.ElementwiseSpec.Source;
import dev.rnnc.cpu.kernel.VectorCode.Place;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * Writes the class of a spec.
 *
 * <p>Its {@code run} walks the rows: it keeps where each {@link Stream} stands and calls, row by
 * row, one static method per {@linkplain Segments segment} for the columns that fill whole vectors
 * and one for the rest, under a mask. The width of a row is a literal there. Flat code runs in rows
 * of {@value #FLAT_CHUNK} columns, the last one shorter.
 */
final class ElementwiseCompiler {
  private static final int FLAT_CHUNK = 1024;
  private static final ClassDesc THIS =
      ClassDesc.of(ElementwiseCompiler.class.getPackageName() + ".CompiledElementwise");
  private static final MethodTypeDesc RUN =
      MethodTypeDesc.of(
          CD_void,
          VectorCode.FLOAT_ARRAY.arrayType(),
          VectorCode.INT_ARRAY,
          VectorCode.INT_ARRAY,
          VectorCode.INT_ARRAY.arrayType(),
          VectorCode.INT_ARRAY,
          VectorCode.INT_ARRAY,
          CD_int,
          CD_int);

  // The parameters of run, after this.
  private static final int ARRAYS = 1;
  private static final int OFFSETS = 2;
  private static final int STRIDES = 3;
  private static final int INDICES = 4;
  private static final int INDEX_OFFSETS = 5;
  private static final int INDEX_STRIDES = 6;
  private static final int ROW_BEGIN = 7;
  private static final int ROW_END = 8;

  private final ElementwiseSpec spec;
  private final VectorWidth width;
  private final Segments segments;
  private final List<Stream> streams;

  private ElementwiseCompiler(ElementwiseSpec spec, VectorWidth width) {
    this.spec = spec;
    this.width = width;
    this.segments = Segments.of(spec, width);
    this.streams = streams(spec);
  }

  static ElementwiseKernel compile(ElementwiseSpec spec, VectorWidth width) {
    byte[] bytes = new ElementwiseCompiler(spec, width).write();
    return HiddenClasses.instantiate(bytes, ElementwiseKernel.class);
  }

  /** What advances from row to row; a place in a row is a stream's and a literal displacement. */
  private sealed interface Stream {
    /** The row of an array slot. */
    record Row(int array) implements Stream {}

    /** An array slot, the same for all rows. */
    record Fixed(int array) implements Stream {}

    /** One number of an array slot, the same for all columns of flat code. */
    record One(int array) implements Stream {}

    /** The row of an array slot that an index slot names. */
    record Chosen(int array, int index) implements Stream {}

    /** The number in an index slot. */
    record Key(int index) implements Stream {}
  }

  /** The locals of a stream: an array (not of keys) and an index, or the key itself. */
  private record Held(int array, int index) {}

  private List<Stream> streams(ElementwiseSpec spec) {
    LinkedHashSet<Stream> streams = new LinkedHashSet<>();
    for (Source source : spec.sources()) {
      streams.add(stream(source));
    }
    for (Sink sink : spec.sinks()) {
      streams.add(new Stream.Row(sink.array()));
    }
    return List.copyOf(streams);
  }

  private Stream stream(Source source) {
    return switch (source) {
      case Source.Rows(int array, _) -> new Stream.Row(array);
      case Source.PerRow(int array, _) ->
          spec.isFlat() ? new Stream.One(array) : new Stream.Row(array);
      case Source.Shared(int array, _) -> new Stream.Fixed(array);
      case Source.Gathered(int array, _, int index) -> new Stream.Chosen(array, index);
      case Source.Mask(int index, _, _) -> new Stream.Key(index);
    };
  }

  private byte[] write() {
    return ClassFile.of()
        .build(
            THIS,
            type -> {
              HiddenClasses.startClass(type, ElementwiseKernel.class);
              type.withMethodBody("run", RUN, ClassFile.ACC_PUBLIC, this::writeRun);
              for (int s = 0; s < segments.count(); s++) {
                writeSegment(type, s);
              }
            });
  }

  // run: the walk over the rows.

  private void writeRun(CodeBuilder code) {
    int scratch = code.allocateLocal(TypeKind.REFERENCE);
    code.loadConstant(segments.scratchRows() * scratchStride());
    code.invokestatic(
        ClassDesc.of(Scratch.class.getName()),
        "floats",
        MethodTypeDesc.of(VectorCode.FLOAT_ARRAY, CD_int));
    code.astore(scratch);
    int row = code.allocateLocal(TypeKind.INT);
    code.iload(ROW_BEGIN).istore(row);
    List<Held> held = new ArrayList<>();
    List<Held> sources = new ArrayList<>();
    for (Stream stream : streams) {
      Held local =
          new Held(code.allocateLocal(TypeKind.REFERENCE), code.allocateLocal(TypeKind.INT));
      held.add(local);
      sources.add(start(code, stream, local));
    }
    Label loop = code.newLabel();
    Label end = code.newLabel();
    code.labelBinding(loop);
    code.iload(row).iload(ROW_END).if_icmpge(end);
    for (int i = 0; i < streams.size(); i++) {
      choose(code, streams.get(i), sources.get(i), held.get(i));
    }
    if (spec.isFlat()) {
      int count = code.allocateLocal(TypeKind.INT);
      code.iload(ROW_END).iload(row).isub().loadConstant(FLAT_CHUNK);
      code.invokestatic(
          ClassDesc.of("java.lang.Math"), "min", MethodTypeDesc.of(CD_int, CD_int, CD_int));
      code.istore(count);
      callSegments(code, held, scratch, count);
    } else {
      callSegments(code, held, scratch, -1);
    }
    for (int i = 0; i < streams.size(); i++) {
      advance(code, streams.get(i), sources.get(i), held.get(i));
    }
    code.iinc(row, spec.isFlat() ? FLAT_CHUNK : 1);
    code.goto_(loop);
    code.labelBinding(end);
    code.return_();
  }

  /** Loads where a stream starts; gives the locals that walk through the index, if it has one. */
  private Held start(CodeBuilder code, Stream stream, Held local) {
    return switch (stream) {
      case Stream.Row(int array) -> {
        element(code, ARRAYS, array).astore(local.array());
        code.aload(OFFSETS).loadConstant(array).iaload().iload(ROW_BEGIN);
        if (!spec.isFlat()) {
          code.aload(STRIDES).loadConstant(array).iaload().imul();
        }
        code.iadd().istore(local.index());
        yield local;
      }
      case Stream.Fixed(int array) -> {
        element(code, ARRAYS, array).astore(local.array());
        code.aload(OFFSETS).loadConstant(array).iaload();
        if (spec.isFlat()) {
          code.iload(ROW_BEGIN).iadd();
        }
        code.istore(local.index());
        yield local;
      }
      case Stream.One(int array) -> {
        element(code, ARRAYS, array).astore(local.array());
        code.aload(OFFSETS).loadConstant(array).iaload().istore(local.index());
        yield local;
      }
      case Stream.Chosen(_, int index) -> startIndex(code, index);
      case Stream.Key(int index) -> startIndex(code, index);
    };
  }

  private Held startIndex(CodeBuilder code, int index) {
    Held walk = new Held(code.allocateLocal(TypeKind.REFERENCE), code.allocateLocal(TypeKind.INT));
    element(code, INDICES, index).astore(walk.array());
    code.aload(INDEX_OFFSETS).loadConstant(index).iaload().iload(ROW_BEGIN);
    code.aload(INDEX_STRIDES).loadConstant(index).iaload().imul().iadd().istore(walk.index());
    return walk;
  }

  private static CodeBuilder element(CodeBuilder code, int parameter, int slot) {
    return code.aload(parameter).loadConstant(slot).aaload();
  }

  /** At a row, reads the index of a stream. */
  private void choose(CodeBuilder code, Stream stream, Held walk, Held local) {
    switch (stream) {
      case Stream.Row _, Stream.Fixed _, Stream.One _ -> {}
      case Stream.Key _ ->
          code.aload(walk.array()).iload(walk.index()).iaload().istore(local.index());
      case Stream.Chosen(int array, _) -> {
        Label negative = code.newLabel();
        Label chosen = code.newLabel();
        code.aload(walk.array()).iload(walk.index()).iaload().istore(local.index());
        code.iload(local.index()).iflt(negative);
        element(code, ARRAYS, array).astore(local.array());
        code.aload(OFFSETS).loadConstant(array).iaload().iload(local.index());
        code.aload(STRIDES).loadConstant(array).iaload().imul().iadd().istore(local.index());
        code.goto_(chosen);
        code.labelBinding(negative);
        code.loadConstant(greatestColumn());
        code.invokestatic(
            ClassDesc.of(Scratch.class.getName()),
            "zeros",
            MethodTypeDesc.of(VectorCode.FLOAT_ARRAY, CD_int));
        code.astore(local.array());
        code.iconst_0().istore(local.index());
        code.labelBinding(chosen);
      }
    }
  }

  private int greatestColumn() {
    int greatest = 0;
    for (Source source : spec.sources()) {
      if (source instanceof Source.Gathered(_, int first, _)) {
        greatest = Math.max(greatest, first + spec.width());
      }
    }
    return greatest;
  }

  private void advance(CodeBuilder code, Stream stream, Held walk, Held local) {
    switch (stream) {
      case Stream.Row(int array) -> {
        code.iload(local.index());
        if (spec.isFlat()) {
          code.loadConstant(FLAT_CHUNK);
        } else {
          code.aload(STRIDES).loadConstant(array).iaload();
        }
        code.iadd().istore(local.index());
      }
      case Stream.One _ -> {}
      case Stream.Fixed _ -> {
        if (spec.isFlat()) {
          code.iinc(local.index(), FLAT_CHUNK);
        }
      }
      case Stream.Chosen(_, int index) -> advanceIndex(code, index, walk);
      case Stream.Key(int index) -> advanceIndex(code, index, walk);
    }
  }

  private static void advanceIndex(CodeBuilder code, int index, Held walk) {
    code.iload(walk.index()).aload(INDEX_STRIDES).loadConstant(index).iaload();
    code.iadd().istore(walk.index());
  }

  // The segments: the columns of one row.

  private void callSegments(CodeBuilder code, List<Held> held, int scratch, int count) {
    for (int s = 0; s < segments.count(); s++) {
      if (spec.isFlat() || wholeColumns() > 0) {
        callSegment(code, "columns" + s, s, held, scratch, count);
      }
      if (spec.isFlat()) {
        Label whole = code.newLabel();
        code.iload(count).loadConstant(width.lanes() - 1).iand().ifeq(whole);
        callSegment(code, "rest" + s, s, held, scratch, count);
        code.labelBinding(whole);
      } else if (wholeColumns() < spec.width()) {
        callSegment(code, "rest" + s, s, held, scratch, count);
      }
    }
  }

  private void callSegment(
      CodeBuilder code, String name, int segment, List<Held> held, int scratch, int count) {
    List<Stream> used = usedStreams(segment);
    for (Stream stream : used) {
      Held local = held.get(streams.indexOf(stream));
      if (!(stream instanceof Stream.Key)) {
        code.aload(local.array());
      }
      code.iload(local.index());
    }
    code.aload(scratch);
    if (spec.isFlat()) {
      code.iload(count);
    }
    code.invokestatic(THIS, name, parameters(used));
  }

  private MethodTypeDesc parameters(List<Stream> used) {
    List<ClassDesc> types = new ArrayList<>();
    for (Stream stream : used) {
      if (!(stream instanceof Stream.Key)) {
        types.add(VectorCode.FLOAT_ARRAY);
      }
      types.add(CD_int);
    }
    types.add(VectorCode.FLOAT_ARRAY);
    if (spec.isFlat()) {
      types.add(CD_int);
    }
    return MethodTypeDesc.of(CD_void, types);
  }

  private List<Stream> usedStreams(int segment) {
    LinkedHashSet<Stream> used = new LinkedHashSet<>();
    int first = spec.sources().size();
    for (int v = first; v < segments.segmentOf().size(); v++) {
      if (segments.segmentOf().get(v) == segment) {
        for (int operand : ElementwiseSpec.operands(spec.code().get(v - first))) {
          if (operand < first) {
            used.add(stream(spec.sources().get(operand)));
          }
        }
      }
    }
    if (segment == segments.count() - 1) {
      for (Sink sink : spec.sinks()) {
        used.add(new Stream.Row(sink.array()));
        if (sink.value() < first) {
          used.add(stream(spec.sources().get(sink.value())));
        }
      }
    }
    return List.copyOf(used);
  }

  private void writeSegment(ClassBuilder type, int segment) {
    List<Stream> used = usedStreams(segment);
    int flags = ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC;
    type.withMethodBody(
        "columns" + segment,
        parameters(used),
        flags,
        code -> {
          SegmentCode body = segmentCode(code, segment, used);
          int column = code.allocateLocal(TypeKind.INT);
          code.iconst_0().istore(column);
          Label loop = code.newLabel();
          Label end = code.newLabel();
          code.labelBinding(loop);
          code.iload(column);
          if (spec.isFlat()) {
            code.iload(body.count()).loadConstant(width.lanes() - 1).isub();
          } else {
            code.loadConstant(wholeColumns());
          }
          code.if_icmpge(end);
          body.write(column, null);
          code.iinc(column, width.lanes());
          code.goto_(loop);
          code.labelBinding(end);
          code.return_();
        });
    type.withMethodBody(
        "rest" + segment,
        parameters(used),
        flags,
        code -> {
          SegmentCode body = segmentCode(code, segment, used);
          int column = code.allocateLocal(TypeKind.INT);
          int rest = code.allocateLocal(TypeKind.INT);
          if (spec.isFlat()) {
            code.iload(body.count()).loadConstant(-width.lanes()).iand().istore(column);
            code.iload(body.count()).iload(column).isub().istore(rest);
          } else {
            code.loadConstant(wholeColumns()).istore(column);
            code.loadConstant(spec.width() - wholeColumns()).istore(rest);
          }
          body.write(column, new VectorCode(code, width).firstLanes(rest));
          code.return_();
        });
  }

  private SegmentCode segmentCode(CodeBuilder code, int segment, List<Stream> used) {
    int slot = 0;
    List<Held> held = new ArrayList<>();
    for (Stream stream : used) {
      boolean key = stream instanceof Stream.Key;
      held.add(new Held(key ? -1 : slot++, slot++));
    }
    int scratch = slot++;
    int count = slot;
    return new SegmentCode(
        spec,
        segments,
        segment,
        code,
        new VectorCode(code, width),
        scratchStride(),
        source -> {
          Held local = held.get(used.indexOf(stream(source)));
          return new Place(local.array(), local.index(), 0);
        },
        sink -> {
          Held local = held.get(used.indexOf(new Stream.Row(sink.array())));
          return new Place(local.array(), local.index(), sink.first());
        },
        scratch,
        count);
  }

  private int wholeColumns() {
    return spec.width() / width.lanes() * width.lanes();
  }

  /** The columns of a row of scratch memory, whole vectors of any width. */
  private int scratchStride() {
    return spec.isFlat() ? FLAT_CHUNK : Math.ceilDiv(spec.width(), 16) * 16;
  }
}
