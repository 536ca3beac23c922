package dev.rnnc.cpu.kernel;

import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import dev.rnnc.cpu.kernel.ElementwiseSpec.Sink;
import dev.rnnc.cpu.kernel.StreamWalk.Held;
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
 * <p>Its {@code run} {@linkplain StreamWalk walks} the rows and calls, row by row, one static
 * method per {@linkplain Segments segment} for the columns that fill whole vectors and one for the
 * rest, under a mask. The width of a row is a literal there. Flat code runs in rows of equal
 * length, the last one shorter.
 */
final class ElementwiseCompiler {
  private static final ClassDesc THIS =
      ClassDesc.of(ElementwiseCompiler.class.getPackageName() + ".CompiledElementwise");

  /** A method takes 255 words of arguments, and a stream is two. */
  private static final int GREATEST_STREAMS = 120;

  private final ElementwiseSpec spec;
  private final VectorWidth width;
  private final Segments segments;

  private ElementwiseCompiler(ElementwiseSpec spec, VectorWidth width) {
    this.spec = spec;
    this.width = width;
    this.segments = Segments.of(spec, width);
    int streams = Stream.all(spec).size();
    if (streams > GREATEST_STREAMS) {
      throw new IllegalArgumentException(
          streams + " arrays and indices in one kernel, at most " + GREATEST_STREAMS + " fit");
    }
  }

  static ElementwiseKernel compile(ElementwiseSpec spec, VectorWidth width) {
    byte[] bytes = new ElementwiseCompiler(spec, width).write();
    return HiddenClasses.instantiate(bytes, ElementwiseKernel.class);
  }

  private byte[] write() {
    return ClassFile.of()
        .build(
            THIS,
            type -> {
              HiddenClasses.startClass(type, ElementwiseKernel.class);
              type.withMethodBody("run", StreamWalk.RUN, ClassFile.ACC_PUBLIC, this::writeRun);
              for (int s = 0; s < segments.count(); s++) {
                writeSegment(type, s);
              }
            });
  }

  private void writeRun(CodeBuilder code) {
    int scratch = code.allocateLocal(TypeKind.REFERENCE);
    code.loadConstant(segments.scratchRows() * scratchStride());
    code.invokestatic(
        ClassDesc.of(Scratch.class.getName()),
        "floats",
        MethodTypeDesc.of(VectorCode.FLOAT_ARRAY, CD_int));
    code.astore(scratch);
    int row = code.allocateLocal(TypeKind.INT);
    code.iload(StreamWalk.ROW_BEGIN).istore(row);
    int count = code.allocateLocal(TypeKind.INT);
    StreamWalk walk = new StreamWalk(code, spec);
    Label loop = code.newLabel();
    Label end = code.newLabel();
    code.labelBinding(loop);
    code.iload(row).iload(StreamWalk.ROW_END).if_icmpge(end);
    walk.choose();
    if (spec.isFlat()) {
      code.iload(StreamWalk.ROW_END).iload(row).isub().loadConstant(StreamWalk.FLAT_CHUNK);
      code.invokestatic(
          ClassDesc.of("java.lang.Math"), "min", MethodTypeDesc.of(CD_int, CD_int, CD_int));
      code.istore(count);
    }
    callSegments(code, walk, scratch, count);
    walk.advance();
    code.iinc(row, spec.isFlat() ? StreamWalk.FLAT_CHUNK : 1);
    code.goto_(loop);
    code.labelBinding(end);
    code.return_();
  }

  // The segments: the columns of one row.

  private void callSegments(CodeBuilder code, StreamWalk walk, int scratch, int count) {
    for (int s = 0; s < segments.count(); s++) {
      if (spec.isFlat() || wholeColumns() > 0) {
        callSegment(code, "columns" + s, s, walk, scratch, count);
      }
      if (spec.isFlat()) {
        Label whole = code.newLabel();
        code.iload(count).loadConstant(width.lanes() - 1).iand().ifeq(whole);
        callSegment(code, "rest" + s, s, walk, scratch, count);
        code.labelBinding(whole);
      } else if (wholeColumns() < spec.width()) {
        callSegment(code, "rest" + s, s, walk, scratch, count);
      }
    }
  }

  private void callSegment(
      CodeBuilder code, String name, int segment, StreamWalk walk, int scratch, int count) {
    List<Stream> used = usedStreams(segment);
    for (Stream stream : used) {
      Held local = walk.held(stream);
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
            used.add(Stream.of(spec, spec.sources().get(operand)));
          }
        }
      }
    }
    if (segment == segments.count() - 1) {
      for (Sink sink : spec.sinks()) {
        used.add(Stream.of(sink));
        if (sink.value() < first) {
          used.add(Stream.of(spec, spec.sources().get(sink.value())));
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
          Held local = held.get(used.indexOf(Stream.of(spec, source)));
          return new Place(local.array(), local.index(), 0);
        },
        sink -> {
          Held local = held.get(used.indexOf(Stream.of(sink)));
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
    return spec.isFlat() ? StreamWalk.FLAT_CHUNK : Math.ceilDiv(spec.width(), 16) * 16;
  }
}
