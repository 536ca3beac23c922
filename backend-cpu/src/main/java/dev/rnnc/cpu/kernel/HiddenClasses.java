package dev.rnnc.cpu.kernel;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.INIT_NAME;
import static java.lang.constant.ConstantDescs.MTD_void;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.invoke.MethodHandles;
import java.util.Objects;

/** Loads generated classes. They are hidden: found by nobody, and unloaded when unused. */
final class HiddenClasses {
  private HiddenClasses() {}

  /** Declares the flags, the interface and the constructor of a generated class. */
  static void startClass(ClassBuilder type, Class<?> kind) {
    type.withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SUPER);
    type.withInterfaceSymbols(ClassDesc.of(kind.getName()));
    type.withMethodBody(
        INIT_NAME,
        MTD_void,
        ClassFile.ACC_PUBLIC,
        code -> code.aload(0).invokespecial(CD_Object, INIT_NAME, MTD_void).return_());
  }

  /**
   * Makes a copy of a class for a width, which the copy finds by {@link #widthOf}. In each copy the
   * species is then a constant for the just-in-time compiler, as it must be.
   */
  static <T> T copy(Class<? extends T> template, Class<T> kind, VectorWidth width) {
    String name = template.getSimpleName() + ".class";
    try (InputStream stream = template.getResourceAsStream(name)) {
      byte[] bytes = Objects.requireNonNull(stream, name).readAllBytes();
      MethodHandles.Lookup hidden =
          MethodHandles.lookup()
              .defineHiddenClassWithClassData(
                  bytes, width, true, MethodHandles.Lookup.ClassOption.NESTMATE);
      return kind.cast(hidden.lookupClass().getDeclaredConstructor().newInstance());
    } catch (IOException | ReflectiveOperationException e) {
      throw new IllegalStateException("no copy of " + name + " can be loaded", e);
    }
  }

  /** The width that the class of the lookup was copied for. */
  static VectorWidth widthOf(MethodHandles.Lookup lookup) {
    try {
      VectorWidth width =
          MethodHandles.classData(lookup, ConstantDescs.DEFAULT_NAME, VectorWidth.class);
      return Objects.requireNonNullElseGet(width, VectorWidth::preferred);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Loads the class and makes its one instance. */
  static <T> T instantiate(byte[] bytes, Class<T> kind) {
    try {
      MethodHandles.Lookup hidden =
          MethodHandles.lookup()
              .defineHiddenClass(bytes, true, MethodHandles.Lookup.ClassOption.NESTMATE);
      return kind.cast(hidden.lookupClass().getDeclaredConstructor().newInstance());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a generated " + kind.getSimpleName() + " does not load", e);
    }
  }
}
