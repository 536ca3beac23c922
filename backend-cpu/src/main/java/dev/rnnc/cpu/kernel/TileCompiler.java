package dev.rnnc.cpu.kernel;

import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import dev.rnnc.cpu.kernel.TileKernel.Layout;
import dev.rnnc.cpu.kernel.VectorCode.Floats;
import dev.rnnc.cpu.kernel.VectorCode.Place;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Writes the {@link TileKernel} of a tile shape: one static method for each number of rows and
 * vectors, with all accumulators in locals around a single loop over the depth, and a {@code run}
 * that picks the method. Steps through what is packed are literals: so C2 sees where an index will
 * be and tests its bounds once before the loop.
 *
 * @param readsAhead whether the loop also reads what the panel's next block holds
 */
record TileCompiler(Tile tile, Layout layout, VectorWidth width, boolean readsAhead) {
  private static final ConcurrentHashMap<TileCompiler, TileKernel> COMPILED =
      new ConcurrentHashMap<>();
  private static final ClassDesc THIS =
      ClassDesc.of(TileCompiler.class.getPackageName() + ".CompiledTile");
  private static final ClassDesc FLOAT = ClassDesc.of("java.lang.Float");
  private static final MethodTypeDesc RUN =
      MethodTypeDesc.of(
          CD_int,
          VectorCode.FLOAT_ARRAY,
          CD_int,
          CD_int,
          VectorCode.FLOAT_ARRAY,
          CD_int,
          VectorCode.FLOAT_ARRAY,
          CD_int,
          CD_int,
          CD_int,
          CD_int,
          CD_int,
          CD_int,
          CD_boolean);
  private static final MethodTypeDesc TILE =
      MethodTypeDesc.of(
          CD_int,
          VectorCode.FLOAT_ARRAY,
          CD_int,
          CD_int,
          VectorCode.FLOAT_ARRAY,
          CD_int,
          VectorCode.FLOAT_ARRAY,
          CD_int,
          CD_int,
          CD_int,
          CD_int);

  // The parameters of a static method; those of run are one further.
  private static final int LEFT = 0;
  private static final int LEFT_OFFSET = 1;
  private static final int LEFT_STRIDE = 2;
  private static final int PANEL = 3;
  private static final int PANEL_OFFSET = 4;
  private static final int C = 5;
  private static final int C_OFFSET = 6;
  private static final int C_STRIDE = 7;
  private static final int DEPTH = 8;
  private static final int AHEAD = 9;
  private static final int PANEL_STRIDE = 9; // or AHEAD: no layout has both

  private static final int RUN_ROWS = 11;
  private static final int RUN_VECTORS = 12;
  private static final int RUN_ACCUMULATE = 13;

  private static final MethodTypeDesc PACK =
      MethodTypeDesc.of(
          CD_void,
          VectorCode.FLOAT_ARRAY,
          CD_int,
          CD_int,
          VectorCode.FLOAT_ARRAY,
          CD_int,
          CD_int,
          CD_int);

  // The parameters of pack, where the first is this.
  private static final int FROM = 1;
  private static final int FROM_OFFSET = 2;
  private static final int FROM_STRIDE = 3;
  private static final int TO = 4;
  private static final int TO_OFFSET = 5;
  private static final int PACK_DEPTH = 6;
  private static final int PACK_COUNT = 7;

  /** One static method. */
  private record Variant(int rows, int vectors, boolean accumulate) {
    String name() {
      return "tile%dx%d%s".formatted(rows, vectors, accumulate ? "more" : "");
    }
  }

  /** The kernel of a shape; equal shapes share one. */
  TileKernel compile() {
    return COMPILED.computeIfAbsent(
        this, compiler -> HiddenClasses.instantiate(compiler.write(), TileKernel.class));
  }

  private byte[] write() {
    return ClassFile.of()
        .build(
            THIS,
            type -> {
              HiddenClasses.startClass(type, TileKernel.class);
              type.withMethodBody("run", RUN, ClassFile.ACC_PUBLIC, this::writeRun);
              type.withMethodBody("pack", PACK, ClassFile.ACC_PUBLIC, this::writePack);
              type.withMethodBody("packLeft", PACK, ClassFile.ACC_PUBLIC, this::writePackLeft);
              for (Variant variant : variants()) {
                type.withMethodBody(
                    variant.name(),
                    TILE,
                    ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC,
                    code -> writeTile(code, variant));
              }
            });
  }

  private List<Variant> variants() {
    List<Variant> variants = new ArrayList<>();
    for (int rows = 1; rows <= tile.rows(); rows++) {
      for (int vectors = 1; vectors <= tile.vectors(); vectors++) {
        variants.add(new Variant(rows, vectors, false));
        variants.add(new Variant(rows, vectors, true));
      }
    }
    return variants;
  }

  private void writeRun(CodeBuilder code) {
    choose(
        code,
        RUN_ROWS,
        tile.rows(),
        rows -> choose(code, RUN_VECTORS, tile.vectors(), v -> callEither(code, rows, v)));
    code.iconst_0().ireturn();
  }

  /** Writes a switch on a local over 1 to {@code count}, of which every case returns. */
  private static void choose(CodeBuilder code, int local, int count, Consumer<Integer> writeCase) {
    Label end = code.newLabel();
    List<SwitchCase> cases = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      cases.add(SwitchCase.of(i, code.newLabel()));
    }
    code.iload(local).tableswitch(end, cases);
    for (SwitchCase one : cases) {
      code.labelBinding(one.target());
      writeCase.accept(one.caseValue());
    }
    code.labelBinding(end);
  }

  private void callEither(CodeBuilder code, int rows, int vectors) {
    Label fresh = code.newLabel();
    code.iload(RUN_ACCUMULATE).ifeq(fresh);
    call(code, new Variant(rows, vectors, true));
    code.labelBinding(fresh);
    call(code, new Variant(rows, vectors, false));
  }

  private void call(CodeBuilder code, Variant variant) {
    for (int parameter = LEFT; parameter <= AHEAD; parameter++) {
      if (TILE.parameterType(parameter).isArray()) {
        code.aload(parameter + 1);
      } else {
        code.iload(parameter + 1);
      }
    }
    code.invokestatic(THIS, variant.name(), TILE).ireturn();
  }

  private void writeTile(CodeBuilder code, Variant variant) {
    VectorCode vectors = new VectorCode(code, width);
    int[] leftRows =
        switch (layout) {
          case PRODUCT -> rowStarts(code, LEFT_OFFSET, LEFT_STRIDE, variant.rows());
          case PACKED_SUM, SUM -> new int[0];
        };
    int[] cRows = rowStarts(code, C_OFFSET, C_STRIDE, variant.rows());
    Floats[][] sums = new Floats[variant.rows()][variant.vectors()];
    for (int i = 0; i < variant.rows(); i++) {
      for (int v = 0; v < variant.vectors(); v++) {
        Place place = new Place(C, cRows[i], v * width.lanes());
        sums[i][v] = variant.accumulate() ? vectors.load(place) : vectors.zero();
      }
    }
    int d = code.allocateLocal(TypeKind.INT);
    int leftIndex = code.allocateLocal(TypeKind.INT);
    int panelIndex = code.allocateLocal(TypeKind.INT);
    int digest = code.allocateLocal(TypeKind.INT);
    Label loop = code.newLabel();
    Label end = code.newLabel();
    code.iconst_0().istore(digest);
    code.iconst_0().istore(d);
    code.labelBinding(loop);
    code.iload(d).iload(DEPTH).if_icmpge(end);
    if (readsAhead) {
      readAhead(code, d, digest);
    }
    switch (layout) {
      case PRODUCT, PACKED_SUM -> step(code, d, panelWidth(), PANEL_OFFSET, panelIndex);
      case SUM ->
          code.iload(d).iload(PANEL_STRIDE).imul().iload(PANEL_OFFSET).iadd().istore(panelIndex);
    }
    Floats[] right = new Floats[variant.vectors()];
    for (int v = 0; v < right.length; v++) {
      right[v] = vectors.load(new Place(PANEL, panelIndex, v * width.lanes()));
    }
    switch (layout) {
      case PRODUCT -> {}
      case PACKED_SUM -> step(code, d, tile.rows(), LEFT_OFFSET, leftIndex);
      case SUM ->
          code.iload(d).iload(LEFT_STRIDE).imul().iload(LEFT_OFFSET).iadd().istore(leftIndex);
    }
    for (int i = 0; i < variant.rows(); i++) {
      Floats left =
          switch (layout) {
            case PRODUCT -> {
              code.iload(leftRows[i]).iload(d).iadd().istore(leftIndex);
              yield vectors.loadOne(new Place(LEFT, leftIndex, 0));
            }
            case PACKED_SUM, SUM -> vectors.loadOne(new Place(LEFT, leftIndex, i));
          };
      for (int v = 0; v < right.length; v++) {
        vectors.chain(left, right[v], sums[i][v]);
      }
    }
    code.iinc(d, 1);
    code.goto_(loop);
    code.labelBinding(end);
    for (int i = 0; i < variant.rows(); i++) {
      for (int v = 0; v < variant.vectors(); v++) {
        vectors.store(sums[i][v], new Place(C, cRows[i], v * width.lanes()));
      }
    }
    code.iload(digest).ireturn();
  }

  /** {@code index = offset + d * step}, the step a literal. */
  private static void step(CodeBuilder code, int d, int step, int offset, int index) {
    code.iload(d).loadConstant(step).imul().iload(offset).iadd().istore(index);
  }

  /** {@code digest ^= bits of panel[ahead + d * step]}: cheap, and C2 cannot leave it out. */
  private static void readAhead(CodeBuilder code, int d, int digest) {
    code.aload(PANEL).iload(d).loadConstant(TileKernel.AHEAD_STEP).imul().iload(AHEAD).iadd();
    code.faload().invokestatic(FLOAT, "floatToRawIntBits", MethodTypeDesc.of(CD_int, CD_float));
    code.iload(digest).ixor().istore(digest);
  }

  private void writePack(CodeBuilder code) {
    writeCopies(code, panelWidth(), width);
  }

  private void writePackLeft(CodeBuilder code) {
    writeCopies(code, tile.rows(), tile.rows() % 8 == 0 ? width.atMost(8) : width.atMost(4));
  }

  /**
   * Writes two loops that copy floats of row after row side by side: all of them, in vectors if
   * these fit, or the first few with zeros for the rest. With both, a panel's method has more than
   * the 325 bytes up to which the just-in-time compiler makes it a part of its caller, where every
   * vector became an object. A left side's is smaller; its one vector a row was not seen to.
   */
  private void writeCopies(CodeBuilder code, int floats, VectorWidth copied) {
    Label few = code.newLabel();
    code.iload(PACK_COUNT).loadConstant(floats).if_icmplt(few);
    writeRows(code, floats, (from, to) -> copyAll(code, floats, copied, from, to));
    code.return_();
    code.labelBinding(few);
    writeRows(code, floats, (from, to) -> copyFew(code, floats, from, to));
    code.return_();
  }

  /** Writes the copying of a row from one index, in a local, to another. */
  private interface Copy {
    void write(int from, int to);
  }

  private static void writeRows(CodeBuilder code, int floats, Copy row) {
    int d = code.allocateLocal(TypeKind.INT);
    int from = code.allocateLocal(TypeKind.INT);
    int to = code.allocateLocal(TypeKind.INT);
    Label loop = code.newLabel();
    Label end = code.newLabel();
    code.iconst_0().istore(d);
    code.labelBinding(loop);
    code.iload(d).iload(PACK_DEPTH).if_icmpge(end);
    code.iload(d).iload(FROM_STRIDE).imul().iload(FROM_OFFSET).iadd().istore(from);
    code.iload(d).loadConstant(floats).imul().iload(TO_OFFSET).iadd().istore(to);
    row.write(from, to);
    code.iinc(d, 1);
    code.goto_(loop);
    code.labelBinding(end);
  }

  private static void copyAll(CodeBuilder code, int floats, VectorWidth copied, int from, int to) {
    VectorCode vectors = new VectorCode(code, copied);
    boolean fits = floats % copied.lanes() == 0;
    for (int i = 0; i < floats; i += fits ? copied.lanes() : 1) {
      if (fits) {
        vectors.store(vectors.load(new Place(FROM, from, i)), new Place(TO, to, i));
      } else {
        place(code, TO, to, i);
        place(code, FROM, from, i);
        code.faload().fastore();
      }
    }
  }

  private static void copyFew(CodeBuilder code, int floats, int from, int to) {
    for (int i = 0; i < floats; i++) {
      Label zero = code.newLabel();
      Label next = code.newLabel();
      place(code, TO, to, i);
      code.iload(PACK_COUNT).loadConstant(i).if_icmple(zero);
      place(code, FROM, from, i);
      code.faload().goto_(next);
      code.labelBinding(zero);
      code.fconst_0();
      code.labelBinding(next);
      code.fastore();
    }
  }

  private static void place(CodeBuilder code, int array, int index, int displacement) {
    code.aload(array).iload(index).loadConstant(displacement).iadd();
  }

  private int panelWidth() {
    return tile.vectors() * width.lanes();
  }

  /** Locals with {@code offset + i * stride}. */
  private static int[] rowStarts(CodeBuilder code, int offset, int stride, int rows) {
    int[] starts = new int[rows];
    for (int i = 0; i < rows; i++) {
      starts[i] = code.allocateLocal(TypeKind.INT);
      code.iload(i == 0 ? offset : starts[i - 1]);
      if (i > 0) {
        code.iload(stride).iadd();
      }
      code.istore(starts[i]);
    }
    return starts;
  }
}
