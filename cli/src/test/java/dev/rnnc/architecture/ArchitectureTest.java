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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Reads the classes of all modules and compares what they use with what they may use. */
final class ArchitectureTest {
  /** The way of the data, from top to bottom: nothing points down. */
  private static final Arrows ARROWS =
      Arrows.parse(
          """
          source       →
          json         →
          translation  →
          model        → source
          ir           → source
          lower        → source model ir
          autodiff     → source ir
          optimizer    → source ir
          optimize     → source ir
          plan         → source ir
          backend      → source ir
          gradcheck    → ir backend
          flow         →
          notation     → source ir
          javascript   → source ir
          initialize   → source model ir
          compile      → source model ir lower autodiff optimizer optimize backend
          data         → source model json
          checkpoint   → source model json
          sample       → source model ir backend compile data checkpoint json
          train        → source model ir backend compile data checkpoint json gradcheck optimizer flow \
          initialize sample translation
          bench        → source model ir backend compile data checkpoint initialize sample train
          dsl.syntax   → source
          dsl          → source model dsl.syntax
          reference    → source ir backend notation
          cpu.kernel   →
          cpu          → source ir backend plan cpu.kernel
          cuda.driver  → source
          cuda         → source ir backend plan cuda.driver
          cli          → source json model ir lower autodiff optimizer optimize plan backend \
          gradcheck flow notation javascript initialize compile data checkpoint sample train bench dsl.syntax dsl reference cpu
          """);

  /** Foreign code, and the only packages that may touch it; its name is a prefix of a package. */
  private static final Map<String, Set<String>> FOREIGN =
      Map.of(
          "org.antlr.", Set.of("dsl.syntax"),
          "jcuda", Set.of("cuda.driver"),
          "jdk.incubator.vector", Set.of("cpu", "cpu.kernel"),
          "picocli", Set.of("cli"),
          "org.apache.commons.statistics", Set.of("cli"),
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
  void everyLineIsOfAPackageThatIsThere() {
    Set<String> packages =
        ours()
            .map(type -> type.getPackageName().substring("dev.rnnc.".length()))
            .collect(Collectors.toSet());
    assertThat(packages).containsAll(ARROWS.allowed().keySet());
    assertThat(FOREIGN.values()).allSatisfy(names -> assertThat(packages).containsAll(names));
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
    assertThat(mayTouch("dev.rnnc.cli", "picocli")).isTrue();
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
