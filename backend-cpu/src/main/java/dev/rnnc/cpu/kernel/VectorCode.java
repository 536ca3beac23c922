package dev.rnnc.cpu.kernel;

import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;

/**
 * Writes the byte code of vector arithmetic for one width.
 *
 * <p>Every vector is a local variable of the method under construction, and every operation one
 * call of the Vector API that reads locals and writes a fresh one. So the code of a kernel, however
 * long, is flat: no vector is ever an argument or a result of a method of ours, which the compiler
 * would have to inline to keep it in a register.
 */
final class VectorCode {
  static final ClassDesc FLOAT_ARRAY = CD_float.arrayType();
  static final ClassDesc INT_ARRAY = CD_int.arrayType();

  private static final String API = "jdk.incubator.vector.";
  private static final ClassDesc VECTOR = ClassDesc.of(API + "Vector");
  private static final ClassDesc FLOATS = ClassDesc.of(API + "FloatVector");
  private static final ClassDesc INTEGERS = ClassDesc.of(API + "IntVector");
  static final ClassDesc MASK = ClassDesc.of(API + "VectorMask");
  private static final ClassDesc SPECIES = ClassDesc.of(API + "VectorSpecies");
  private static final ClassDesc OPERATORS = ClassDesc.of(API + "VectorOperators");
  private static final ClassDesc BINARY = ClassDesc.of(API + "VectorOperators$Binary");
  private static final ClassDesc ASSOCIATIVE = ClassDesc.of(API + "VectorOperators$Associative");
  private static final ClassDesc COMPARISON = ClassDesc.of(API + "VectorOperators$Comparison");
  private static final ClassDesc CONSTANTS = ClassDesc.of(VectorConstants.class.getName());

  private final CodeBuilder code;
  private final String speciesField;

  VectorCode(CodeBuilder code, VectorWidth width) {
    this.code = code;
    this.speciesField =
        switch (width) {
          case BITS_128 -> "SPECIES_128";
          case BITS_256 -> "SPECIES_256";
          case BITS_512 -> "SPECIES_512";
        };
  }

  /** A local variable of type {@code VectorMask<Float>}. */
  record Mask(int slot) {}

  /** A place {@code array[index + displacement]}, of two locals and a literal. */
  record Place(int array, int index, int displacement) {}

  // Loads and stores.

  Floats load(Place place) {
    species();
    push(place);
    return floats(FLOATS, "fromArray", FLOATS, SPECIES, FLOAT_ARRAY, CD_int);
  }

  Floats load(Place place, Mask mask) {
    species();
    push(place);
    code.aload(mask.slot());
    return floats(FLOATS, "fromArray", FLOATS, SPECIES, FLOAT_ARRAY, CD_int, MASK);
  }

  /** The number at the place, in every lane. */
  Floats loadOne(Place place) {
    species();
    push(place);
    code.faload();
    return floats(FLOATS, "broadcast", FLOATS, SPECIES, CD_float);
  }

  void store(Floats value, Place place) {
    code.aload(value.slot());
    push(place);
    code.invokevirtual(FLOATS, "intoArray", MethodTypeDesc.of(CD_void, FLOAT_ARRAY, CD_int));
  }

  void store(Floats value, Place place, Mask mask) {
    code.aload(value.slot());
    push(place);
    code.aload(mask.slot());
    code.invokevirtual(FLOATS, "intoArray", MethodTypeDesc.of(CD_void, FLOAT_ARRAY, CD_int, MASK));
  }

  private void push(Place place) {
    code.aload(place.array()).iload(place.index());
    if (place.displacement() != 0) {
      code.loadConstant(place.displacement()).iadd();
    }
  }

  // Constants.

  Floats constant(float value) {
    species();
    code.loadConstant(value);
    return floats(FLOATS, "broadcast", FLOATS, SPECIES, CD_float);
  }

  /** The float in a local variable, in every lane. */
  Floats broadcast(int local) {
    species();
    code.fload(local);
    return floats(FLOATS, "broadcast", FLOATS, SPECIES, CD_float);
  }

  Floats zero() {
    species();
    return floats(FLOATS, "zero", FLOATS, SPECIES);
  }

  /** The first {@code count} lanes, count being in a local variable. */
  Mask firstLanes(int count) {
    species();
    code.iconst_0().iload(count);
    code.invokeinterface(SPECIES, "indexInRange", MethodTypeDesc.of(MASK, CD_int, CD_int));
    return mask();
  }

  /** {@code start + lane · factor}, start being in a local variable. */
  Integers sequence(int start, int factor) {
    code.getstatic(INTEGERS, speciesField, SPECIES);
    code.getstatic(CONSTANTS, "LANE_NUMBERS", INT_ARRAY).iconst_0();
    Integers lanes = integers(INTEGERS, "fromArray", INTEGERS, SPECIES, INT_ARRAY, CD_int);
    lanes = multiply(lanes, factor);
    code.aload(lanes.slot()).iload(start);
    code.invokevirtual(INTEGERS, "add", MethodTypeDesc.of(INTEGERS, CD_int));
    return integers();
  }

  // Arithmetic on floats.

  Floats add(Floats a, Floats b) {
    return binary("add", a, b);
  }

  Floats add(Floats a, float b) {
    return binary("add", a, b);
  }

  Floats subtract(Floats a, Floats b) {
    return binary("sub", a, b);
  }

  Floats subtract(Floats a, float b) {
    return binary("sub", a, b);
  }

  Floats multiply(Floats a, Floats b) {
    return binary("mul", a, b);
  }

  Floats multiply(Floats a, float b) {
    return binary("mul", a, b);
  }

  Floats divide(Floats a, Floats b) {
    return binary("div", a, b);
  }

  Floats min(Floats a, Floats b) {
    return binary("min", a, b);
  }

  Floats max(Floats a, Floats b) {
    return binary("max", a, b);
  }

  /** {@code a * b + c}, rounded once. */
  Floats fma(Floats a, Floats b, Floats c) {
    code.aload(a.slot()).aload(b.slot()).aload(c.slot());
    return floats("fma", VECTOR, VECTOR);
  }

  /** {@code c = a * b + c}: the link of a chain, in place. */
  void chain(Floats a, Floats b, Floats c) {
    code.aload(a.slot()).aload(b.slot()).aload(c.slot());
    code.invokevirtual(FLOATS, "fma", MethodTypeDesc.of(FLOATS, VECTOR, VECTOR));
    code.astore(c.slot());
  }

  Floats negate(Floats x) {
    return unary("neg", x);
  }

  Floats abs(Floats x) {
    return unary("abs", x);
  }

  Floats sqrt(Floats x) {
    return unary("sqrt", x);
  }

  // Choices.

  /** Compares by LT, LE, GT, GE, EQ or NE. */
  Mask compare(String operator, Floats a, Floats b) {
    code.aload(a.slot()).getstatic(OPERATORS, operator, COMPARISON).aload(b.slot());
    code.invokevirtual(FLOATS, "compare", MethodTypeDesc.of(MASK, COMPARISON, VECTOR));
    return mask();
  }

  Mask compare(String operator, Floats a, float b) {
    code.aload(a.slot()).getstatic(OPERATORS, operator, COMPARISON).loadConstant(b);
    code.invokevirtual(FLOATS, "compare", MethodTypeDesc.of(MASK, COMPARISON, CD_float));
    return mask();
  }

  /** {@code mask ? then : otherwise}. */
  Floats select(Mask mask, Floats then, Floats otherwise) {
    code.aload(otherwise.slot()).aload(then.slot()).aload(mask.slot());
    return floats("blend", VECTOR, MASK);
  }

  Floats select(Mask mask, float then, Floats otherwise) {
    code.aload(otherwise.slot()).loadConstant(then).aload(mask.slot());
    return floats("blend", CD_float, MASK);
  }

  // Arithmetic on the bits.

  Integers bits(Floats x) {
    code.aload(x.slot());
    code.invokevirtual(FLOATS, "reinterpretAsInts", MethodTypeDesc.of(INTEGERS));
    return integers();
  }

  Floats ofBits(Integers x) {
    code.aload(x.slot());
    code.invokevirtual(INTEGERS, "reinterpretAsFloats", MethodTypeDesc.of(FLOATS));
    return floats();
  }

  Integers add(Integers a, int b) {
    return binary("add", a, b);
  }

  Integers subtract(Integers a, Integers b) {
    code.aload(a.slot()).aload(b.slot());
    code.invokevirtual(INTEGERS, "sub", MethodTypeDesc.of(INTEGERS, VECTOR));
    return integers();
  }

  Integers multiply(Integers a, int b) {
    return binary("mul", a, b);
  }

  Integers and(Integers a, int b) {
    return binary("and", a, b);
  }

  Integers or(Integers a, int b) {
    return binary("or", a, b);
  }

  Integers shiftLeft(Integers a, int by) {
    return shift("LSHL", a, by);
  }

  Integers shiftRight(Integers a, int by) {
    return shift("ASHR", a, by);
  }

  Integers shiftRightUnsigned(Integers a, int by) {
    return shift("LSHR", a, by);
  }

  Integers xor(Integers a, Integers b) {
    code.aload(a.slot()).getstatic(OPERATORS, "XOR", ASSOCIATIVE).aload(b.slot());
    code.invokevirtual(INTEGERS, "lanewise", MethodTypeDesc.of(INTEGERS, BINARY, VECTOR));
    return integers();
  }

  /** The lanes where {@code a >= b}, as a mask of floats. */
  Mask atLeast(Integers a, int b) {
    code.aload(a.slot()).getstatic(OPERATORS, "GE", COMPARISON).loadConstant(b);
    code.invokevirtual(INTEGERS, "compare", MethodTypeDesc.of(MASK, COMPARISON, CD_int));
    species();
    code.invokevirtual(MASK, "cast", MethodTypeDesc.of(MASK, SPECIES));
    return mask();
  }

  // How operations are written.

  private void species() {
    code.getstatic(FLOATS, speciesField, SPECIES);
  }

  private Floats binary(String name, Floats a, Floats b) {
    code.aload(a.slot()).aload(b.slot());
    return floats(name, VECTOR);
  }

  private Floats binary(String name, Floats a, float b) {
    code.aload(a.slot()).loadConstant(b);
    return floats(name, CD_float);
  }

  private Floats unary(String name, Floats x) {
    code.aload(x.slot());
    return floats(name);
  }

  private Integers binary(String name, Integers a, int b) {
    code.aload(a.slot()).loadConstant(b);
    code.invokevirtual(INTEGERS, name, MethodTypeDesc.of(INTEGERS, CD_int));
    return integers();
  }

  private Integers shift(String operator, Integers a, int by) {
    code.aload(a.slot()).getstatic(OPERATORS, operator, BINARY).loadConstant(by);
    code.invokevirtual(INTEGERS, "lanewise", MethodTypeDesc.of(INTEGERS, BINARY, CD_int));
    return integers();
  }

  private Floats floats(String name, ClassDesc... parameters) {
    code.invokevirtual(FLOATS, name, MethodTypeDesc.of(FLOATS, parameters));
    return floats();
  }

  private Floats floats(ClassDesc owner, String name, ClassDesc result, ClassDesc... parameters) {
    code.invokestatic(owner, name, MethodTypeDesc.of(result, parameters));
    return floats();
  }

  private Integers integers(
      ClassDesc owner, String name, ClassDesc result, ClassDesc... parameters) {
    code.invokestatic(owner, name, MethodTypeDesc.of(result, parameters));
    return integers();
  }

  private Floats floats() {
    int slot = code.allocateLocal(TypeKind.REFERENCE);
    code.astore(slot);
    return new Floats(slot);
  }

  private Integers integers() {
    int slot = code.allocateLocal(TypeKind.REFERENCE);
    code.astore(slot);
    return new Integers(slot);
  }

  private Mask mask() {
    int slot = code.allocateLocal(TypeKind.REFERENCE);
    code.astore(slot);
    return new Mask(slot);
  }

  /** A local variable of type {@code FloatVector}. */
  record Floats(int slot) {}

  /** A local variable of type {@code IntVector}. */
  record Integers(int slot) {}
}
