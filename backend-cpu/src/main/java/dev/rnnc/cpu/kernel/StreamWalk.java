package dev.rnnc.cpu.kernel;

import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import dev.rnnc.cpu.kernel.ElementwiseSpec.Source;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes, in the body of {@link ElementwiseKernel#run}, how the streams of a spec are walked: where
 * each stands at the first row, what its index says at a row, and the step to the next. Flat code
 * is walked in rows of {@value #FLAT_CHUNK} columns.
 */
final class StreamWalk {
  static final int FLAT_CHUNK = 1024;

  /** The type of {@code run}. */
  static final MethodTypeDesc RUN =
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
  static final int ROW_BEGIN = 7;
  static final int ROW_END = 8;

  /** Two locals: an array (not of a key) and an index, or the key itself. */
  record Held(int array, int index) {}

  private final CodeBuilder code;
  private final ElementwiseSpec spec;
  private final List<Stream> streams;
  private final List<Held> held = new ArrayList<>();
  private final List<Held> walks = new ArrayList<>();

  /** Writes the start of all streams. */
  StreamWalk(CodeBuilder code, ElementwiseSpec spec) {
    this.code = code;
    this.spec = spec;
    this.streams = Stream.all(spec);
    for (Stream stream : streams) {
      Held local = allocate();
      held.add(local);
      walks.add(start(stream, local));
    }
  }

  /** Where a stream stands at a row. */
  Held held(Stream stream) {
    return held.get(streams.indexOf(stream));
  }

  /** Writes the reading of indices at a row. */
  void choose() {
    for (int i = 0; i < streams.size(); i++) {
      choose(streams.get(i), walks.get(i), held.get(i));
    }
  }

  /** Writes the step to the next row. */
  void advance() {
    for (int i = 0; i < streams.size(); i++) {
      advance(streams.get(i), walks.get(i), held.get(i));
    }
  }

  private Held allocate() {
    return new Held(code.allocateLocal(TypeKind.REFERENCE), code.allocateLocal(TypeKind.INT));
  }

  /** Loads where a stream starts; gives the locals that walk through its index, if it has one. */
  private Held start(Stream stream, Held local) {
    return switch (stream) {
      case Stream.Row(int array) -> {
        element(ARRAYS, array).astore(local.array());
        code.aload(OFFSETS).loadConstant(array).iaload().iload(ROW_BEGIN);
        if (!spec.isFlat()) {
          code.aload(STRIDES).loadConstant(array).iaload().imul();
        }
        code.iadd().istore(local.index());
        yield local;
      }
      case Stream.Fixed(int array) -> {
        element(ARRAYS, array).astore(local.array());
        code.aload(OFFSETS).loadConstant(array).iaload();
        if (spec.isFlat()) {
          code.iload(ROW_BEGIN).iadd();
        }
        code.istore(local.index());
        yield local;
      }
      case Stream.One(int array) -> {
        element(ARRAYS, array).astore(local.array());
        code.aload(OFFSETS).loadConstant(array).iaload().istore(local.index());
        yield local;
      }
      case Stream.Chosen(_, int index) -> startIndex(index);
      case Stream.Key(int index) -> startIndex(index);
    };
  }

  private Held startIndex(int index) {
    Held walk = allocate();
    element(INDICES, index).astore(walk.array());
    code.aload(INDEX_OFFSETS).loadConstant(index).iaload().iload(ROW_BEGIN);
    code.aload(INDEX_STRIDES).loadConstant(index).iaload().imul().iadd().istore(walk.index());
    return walk;
  }

  private CodeBuilder element(int parameter, int slot) {
    return code.aload(parameter).loadConstant(slot).aaload();
  }

  /** At a row, reads the index of a stream. */
  private void choose(Stream stream, Held walk, Held local) {
    switch (stream) {
      case Stream.Row _, Stream.Fixed _, Stream.One _ -> {}
      case Stream.Key _ ->
          code.aload(walk.array()).iload(walk.index()).iaload().istore(local.index());
      case Stream.Chosen(int array, _) -> {
        Label negative = code.newLabel();
        Label chosen = code.newLabel();
        code.aload(walk.array()).iload(walk.index()).iaload().istore(local.index());
        code.iload(local.index()).iflt(negative);
        element(ARRAYS, array).astore(local.array());
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
        greatest = Math.max(greatest, first + spec.width() + ElementwiseSpec.PADDING);
      }
    }
    return greatest;
  }

  private void advance(Stream stream, Held walk, Held local) {
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
      case Stream.Chosen(_, int index) -> advanceIndex(index, walk);
      case Stream.Key(int index) -> advanceIndex(index, walk);
    }
  }

  private void advanceIndex(int index, Held walk) {
    code.iload(walk.index()).aload(INDEX_STRIDES).loadConstant(index).iaload();
    code.iadd().istore(walk.index());
  }
}
