package dev.rnnc.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * The embedding program is compiled and run as its own project would be, against the modules of
 * this build, whether they are jars or folders of classes.
 */
final class EmbeddingTest {
  private static final Path PROJECT = Path.of("embedding").toAbsolutePath();
  private static final String MAIN = "org.example.embedding.Main";

  /** What its dependencies bring with them; nothing else of this test's class path. */
  private static final Pattern NEEDED =
      Pattern.compile(
          ".*/(core|dsl|backend-cpu)/target/.*"
              + "|.*/(rnnc-core|rnnc-dsl|rnnc-backend-cpu|fastcsv|jackson-core|ejml-|antlr4-runtime"
              + "|jspecify)[^/]*\\.jar");

  private static final String MODULES =
      Stream.of(classPath().split(File.pathSeparator, -1))
          .filter(entry -> NEEDED.matcher(entry.replace(File.separatorChar, '/')).matches())
          .collect(Collectors.joining(File.pathSeparator));

  private static String classes = "";

  private static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  @BeforeAll
  static void compile(@TempDir Path folder) throws Exception {
    List<Path> sources = new ArrayList<>();
    try (Stream<Path> files = Files.walk(PROJECT.resolve("src/main/java"))) {
      files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
    }
    List<String> options = new ArrayList<>();
    options.addAll(List.of("--module-path", MODULES, "-d", folder.toString()));
    options.addAll(List.of("--release", texts("pom.xml", "//maven.compiler.release").getFirst()));
    options.addAll(List.of("-Xlint:all,-requires-automatic", "-Werror"));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter said = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      var units = files.getJavaFileObjectsFromPaths(sources);
      assertThat(compiler.getTask(said, files, null, options, null, units).call())
          .as(said::toString)
          .isTrue();
    }
    classes = folder.toString();
  }

  @Test
  void itRunsFromTheModulePath(@TempDir Path folder) throws Exception {
    String path = classes + File.pathSeparator + MODULES;
    String printed =
        run(folder, "--module-path", path, "--module", "org.example.embedding/" + MAIN);
    assertThat(printed.lines())
        .anySatisfy(line -> assertThat(line).startsWith("epoch 30: loss 0."))
        .anySatisfy(line -> assertThat(line).startsWith("hickory"))
        .contains("likeliest: humpty dumpty sat on a wall,");
    for (int pump = 0; pump < 8; pump++) {
      String label = pump % 3 == 2 ? "failing" : "sound";
      assertThat(printed).containsPattern("pump %d: %s \\(\\d+ %%\\)".formatted(pump, label));
    }
    assertThat(folder.resolve("target/rhymes.safetensors")).isNotEmptyFile();
  }

  /** Runs it in a folder with its model and data, as its pom does. */
  private static String run(Path folder, String... how) throws Exception {
    for (String file : List.of("rhymes.rnn", "rhymes.txt")) {
      Files.copy(PROJECT.resolve(file), folder.resolve(file));
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add(texts("pom.xml", "//argument[starts-with(., '--add-modules')]").getFirst());
    command.addAll(List.of(how));
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectError(folder.resolve("err.log").toFile())
            .start();
    String printed;
    try (InputStream out = process.getInputStream()) {
      printed = new String(out.readAllBytes(), StandardCharsets.UTF_8);
    }
    assertThat(process.waitFor()).as(Files.readString(folder.resolve("err.log"))).isZero();
    return printed;
  }

  /** Its pom is a user's own, and asks for what this build makes. */
  @Test
  void itsPomAsksForOurArtifacts() throws Exception {
    assertThat(texts("pom.xml", "/project/parent")).isEmpty();
    assertThat(texts("pom.xml", "/project/properties/rnnc.version"))
        .isEqualTo(texts("../../pom.xml", "/project/version"));
    assertThat(texts("pom.xml", "//dependency/version")).containsOnly("${rnnc.version}");
    assertThat(texts("pom.xml", "//dependency/groupId"))
        .containsOnly(texts("../../pom.xml", "/project/groupId").getFirst());
    Map<String, String> made = new TreeMap<>();
    for (String module : List.of("core", "dsl", "backend-cpu")) {
      made.put(texts("../../" + module + "/pom.xml", "/project/artifactId").getFirst(), module);
    }
    assertThat(texts("pom.xml", "//dependency/artifactId"))
        .containsExactlyInAnyOrderElementsOf(made.keySet());
    assertThat(texts("pom.xml", "//argument")).contains("org.example.embedding/" + MAIN);
  }

  /** The texts of the elements that a path finds in a file of the project. */
  private static List<String> texts(String file, String path)
      throws IOException, ParserConfigurationException, SAXException, XPathExpressionException {
    Document document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(PROJECT.resolve(file).normalize().toFile());
    XPath evaluator = XPathFactory.newInstance().newXPath();
    NodeList nodes = (NodeList) evaluator.evaluate(path, document, XPathConstants.NODESET);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      texts.add(nodes.item(i).getTextContent().strip());
    }
    return texts;
  }
}
