package dev.rnnc.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Reads the classes of all modules and compares what they use with what they may use. */
final class ArchitectureTest {
  /** The way of the data, from top to bottom: nothing points down. */
  private static final Arrows ARROWS =
      Arrows.parse(
          """
          source       →
          random       →
          json         →
          tensor       → source
          model        → source tensor
          ir           → source tensor
          lower        → source tensor model ir
          autodiff     → source tensor ir
          optimizer    → source tensor ir
          optimize     → source tensor ir
          plan         → source tensor ir
          backend      → source tensor ir
          gradcheck    → ir backend
          bind         → source tensor model
          initialize   → source tensor model ir random
          compile      → source tensor model ir lower autodiff optimizer optimize backend bind
          data         → source tensor model bind random json
          checkpoint   → source tensor model json
          sample       → source tensor model ir backend compile data checkpoint bind random json
          train        → source tensor model ir backend compile data checkpoint bind random json gradcheck optimizer \
          initialize sample
          bench        → source model ir backend compile data checkpoint initialize sample train
          dsl.syntax   → source
          dsl          → source tensor model dsl.syntax
          reference    → source tensor ir backend random
          cpu.kernel   →
          cpu          → source tensor ir backend plan random cpu.kernel
          cuda.driver  →
          cuda.codegen → source tensor ir plan
          cuda         → source tensor ir backend plan random cuda.driver cuda.codegen
          cli          → source random json tensor model ir lower autodiff optimizer optimize plan \
          backend gradcheck bind initialize compile data checkpoint sample train bench dsl.syntax dsl \
          reference cpu
          architecture →
          """);

  /** Foreign code, and the only packages that may touch it; its name is a prefix of a package. */
  private static final Map<String, Set<String>> FOREIGN =
      Map.of(
          "org.antlr.", Set.of("dsl.syntax"),
          "jcuda", Set.of("cuda.driver"),
          "jdk.incubator.vector", Set.of("cpu", "cpu.kernel"),
          "picocli", Set.of("cli"),
          "com.google.inject", Set.of("cli", "cpu", "reference", "cuda"));

  private static final List<String> MODULES =
      List.of("core", "dsl", "backend-cpu", "backend-cuda", "cli");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .importPaths(MODULES.stream().map(ArchitectureTest::classesOf).toList());

  @Test
  void everyModuleWasRead() {
    assertThat(MODULES).allSatisfy(module -> assertThat(classesOf(module)).isDirectory());
    assertThat(CLASSES.contain("dev.rnnc.source.Span")).isTrue();
    assertThat(CLASSES.contain("dev.rnnc.cli.Main")).isTrue();
  }

  @Test
  void everyPackageHasItsLine() {
    assertThat(ARROWS.undeclared()).isEmpty();
    assertThat(ours().map(JavaClass::getPackageName).distinct())
        .allSatisfy(name -> assertThat(ARROWS.lineOf(name)).as(name).isPresent());
  }

  @Test
  void noArrowPointsTheWrongWay() {
    assertThat(
            ours()
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .filter(use -> isOurs(use.getTargetClass()))
                .filter(use ->
                    !ARROWS.permits(
                        packageOf(use.getOriginClass()), packageOf(use.getTargetClass())))
                .map(Dependency::getDescription))
        .isEmpty();
  }

  @Test
  void foreignCodeStaysInItsPackage() {
    assertThat(
            ours()
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .filter(use ->
                    !mayTouch(packageOf(use.getOriginClass()), packageOf(use.getTargetClass())))
                .map(Dependency::getDescription))
        .isEmpty();
  }

  @Test
  void theTableRefusesWhatItShould() {
    assertThat(ARROWS.permits("dev.rnnc.ir", "dev.rnnc.train")).isFalse();
    assertThat(ARROWS.permits("dev.rnnc.autodiff", "dev.rnnc.model")).isFalse();
    assertThat(ARROWS.permits("dev.rnnc.cpu.kernel", "dev.rnnc.cpu")).isFalse();
    assertThat(ARROWS.permits("dev.rnnc.dsl.syntax", "dev.rnnc.model")).isFalse();
    assertThat(ARROWS.permits("dev.rnnc.dsl.cells", "dev.rnnc.model")).isTrue();
    assertThat(mayTouch("dev.rnnc.cuda", "jcuda.driver")).isFalse();
    assertThat(mayTouch("dev.rnnc.cuda.driver", "jcuda.driver")).isTrue();
  }

  private static boolean mayTouch(String from, String to) {
    return FOREIGN.entrySet().stream()
        .filter(foreign -> to.startsWith(foreign.getKey()))
        .allMatch(foreign -> ARROWS.lineOf(from).filter(foreign.getValue()::contains).isPresent());
  }

  private static Stream<JavaClass> ours() {
    return CLASSES.stream()
        .filter(ArchitectureTest::isOurs)
        .filter(type -> !type.getSimpleName().equals("module-info"));
  }

  private static boolean isOurs(JavaClass type) {
    return packageOf(type).startsWith("dev.rnnc.");
  }

  private static String packageOf(JavaClass type) {
    return type.getBaseComponentType().getPackageName();
  }

  private static Path classesOf(String module) {
    return Path.of("..", module, "target", "classes").toAbsolutePath().normalize();
  }
}
