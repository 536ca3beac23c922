package dev.rnnc.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rnnc.dsl.explain.Explanations;
import dev.rnnc.dsl.format.Formatter;
import dev.rnnc.source.Diagnostic;
import dev.rnnc.source.DiagnosticPrinter;
import dev.rnnc.source.SourceFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What README and docs show is right. A block that is fenced as {@code rnn} is a file; as {@code
 * rnn part} it is a file that lacks its data or network.
 */
final class DocumentationTest {
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern CODE = Pattern.compile("\\b[EW]\\d{4}\\b");

  /** One of them goes with each source of data. */
  private static final List<String> NETWORKS =
      List.of(
          "network { embed(8), gru(8), dense(vocabulary) }\n",
          "network { embed(8), gru(8), last, dense(classes) }\n",
          "network { embed(8), gru(8), dense(classes) }\n",
          "network { gru(8), last, dense(classes) }\n",
          "network { gru(8), last, dense(targets) }\n",
          "network { gru(8), dense(targets) }\n",
          """
          network {
            encoder { embed(8), gru(8) }
            decoder { embed(8), gru(8, start = encoder), dense(vocabulary) }
          }
          """);

  @TestFactory
  Stream<DynamicTest> everyBlockIsRight() {
    List<Page.Block> blocks =
        Page.all().stream()
            .flatMap(page -> page.blocks().stream())
            .filter(block -> block.info().matches("rnn\\b.*"))
            .toList();
    assertThat(blocks.size()).isGreaterThan(35);
    return blocks.stream()
        .map(block -> DynamicTest.dynamicTest(block.place(), () -> checkBlock(block)));
  }

  private static void checkBlock(Page.Block block) {
    assertThat(block.info()).as(block.place()).isIn("rnn", "rnn part");
    List<Checked> tried = candidates(block).map(DocumentationTest::check).toList();
    Checked best =
        tried.stream()
            .filter(checked -> checked.diagnostics().isEmpty())
            .findFirst()
            .orElse(tried.getFirst());
    assertThat(best.diagnostics()).as(block.place()).isEmpty();
    assertThat(Formatter.format(SourceFile.of(block.place(), block.text())))
        .as("%s is formatted", block.place())
        .isEqualTo(block.text());
  }

  /** The block as a file; where it is a part, with each of the networks that it may lack. */
  private static Stream<String> candidates(Page.Block block) {
    if (block.info().equals("rnn")) {
      return Stream.of(block.text());
    }
    String data = has(block, "data") ? "" : "data text(\"a.txt\", validation = 10%)\n";
    return has(block, "network")
        ? Stream.of(block.text() + data)
        : NETWORKS.stream().map(network -> block.text() + data + network);
  }

  private static boolean has(Page.Block block, String keyword) {
    return Pattern.compile("(?m)^" + keyword + " ").matcher(block.text()).find();
  }

  private static Checked check(String text) {
    return Rnn.check(SourceFile.of("a.rnn", text), Path.of("a.rnn"), Settings.NONE);
  }

  @Test
  void everyLinkLeadsSomewhere() {
    for (Page page : Page.all()) {
      assertThat(links(page.text()).filter(link -> !link.contains("://")))
          .allSatisfy(link -> {
            String[] parts = link.split("#", 2);
            Path target = page.file().resolveSibling(parts[0]).normalize();
            assertThat(parts[0].isEmpty() ? page.file() : target).as(page.name()).exists();
            if (parts.length > 1 && parts[0].isEmpty()) {
              assertThat(anchors(page.text())).as(page.name()).contains(parts[1]);
            }
          });
    }
  }

  private static Stream<String> links(String text) {
    return LINK.matcher(text).results().map(found -> found.group(1));
  }

  @Test
  void theCookbooksContentsAreItsRecipes() {
    Page cookbook =
        Page.all().stream()
            .filter(page -> page.name().endsWith("cookbook.md"))
            .findFirst()
            .orElseThrow();
    List<String> recipes = headings(cookbook.text(), "## ");
    assertThat(recipes).hasSizeGreaterThan(10);
    assertThat(
            cookbook
                .text()
                .lines()
                .filter(line -> line.startsWith("- ["))
                .map(line -> line.replaceAll("^- \\[(.*)]\\(#.*\\)$", "$1")))
        .startsWith(recipes.toArray(new String[0]));
    assertThat(
            links(cookbook.text())
                .filter(link -> link.startsWith("#"))
                .map(link -> link.substring(1)))
        .startsWith(recipes.stream().map(DocumentationTest::anchor).toArray(String[]::new));
  }

  private static List<String> headings(String text, String level) {
    return text.lines()
        .filter(line -> line.startsWith(level))
        .map(line -> line.substring(level.length()))
        .toList();
  }

  /** As GitHub makes them of headings. */
  private static String anchor(String heading) {
    return heading.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9 _-]", "").replace(' ', '-');
  }

  private static List<String> anchors(String text) {
    return text.lines()
        .filter(line -> line.startsWith("#"))
        .map(line -> anchor(line.replaceFirst("^#+ ", "")))
        .toList();
  }

  @Test
  void everyCodeThatIsNamedIsExplained() {
    for (Page page : Page.all()) {
      assertThat(CODE.matcher(page.text()).results().map(MatchResult::group).distinct())
          .as(page.name())
          .allSatisfy(code -> assertThat(Explanations.of(code)).as(code).isPresent());
    }
  }

  /** A mistake that a page shows is what the tool says. */
  @Test
  void everyMistakeThatIsShownIsWhatIsSaid() {
    String shown =
        Page.all().stream()
            .flatMap(page -> page.blocks().stream())
            .map(Page.Block::text)
            .filter(text -> text.startsWith("error["))
            .distinct()
            .collect(Collectors.joining());
    String file =
        "data text(\"a.txt\")\nnetwork {\n  embed(64)\n  gruu(hidden = 128)\n  dense(vocabulary)\n}\n";
    Checked checked =
        Rnn.check(SourceFile.of("model.rnn", file), Path.of("model.rnn"), Settings.NONE);

    assertThat(checked.diagnostics()).extracting(Diagnostic::code).containsExactly("E0107");
    assertThat(shown)
        .contains(DiagnosticPrinter.plain().print(checked.diagnostics().getFirst()).strip());
  }
}
