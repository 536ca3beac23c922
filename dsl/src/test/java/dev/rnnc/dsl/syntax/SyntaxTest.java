package dev.rnnc.dsl.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rnnc.dsl.golden.Mutation;
import dev.rnnc.dsl.syntax.grammar.RnnParser;
import dev.rnnc.source.Diagnostic;
import dev.rnnc.source.Diagnostics;
import dev.rnnc.source.SourceFile;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SyntaxTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "256; 256",
        "[none, 1.0]; [none, 1]",
        "cosine(2e-3, warmup = 500); cosine(0.002, warmup = 500)",
        "5%; 5%",
        "-x.W; (-x.W)",
      })
  void parsesASingleValue(String text, String tree) {
    Diagnostics diagnostics = new Diagnostics();

    assertThat(Syntax.parseValue(SourceFile.of("--set", text), diagnostics))
        .map(SyntaxPrinter::print)
        .contains(tree);
    assertThat(diagnostics.inOrder()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "1 2", "a = 3", "(", "[1, 2", "a, b", "\"x", "1)", "{ }", "// c"})
  void refusesWhatIsNoSingleValue(String text) {
    Diagnostics diagnostics = new Diagnostics();

    assertThat(Syntax.parseValue(SourceFile.of("--set", text), diagnostics)).isEmpty();
    assertThat(diagnostics.hasErrors()).isTrue();
  }

  @Test
  void everyNodeStandsWhereItWasWritten() {
    String text = "network {\n  y = dense(64, W = x.W) + -h' from a // c\n}\n";
    SourceFile file = SourceFile.of("a.rnn", text.replace("h' from a", "gru(2) from a"));
    FileSyntax tree = Syntax.parse(file, new Diagnostics());
    Item.Network network = (Item.Network) tree.items().getFirst();
    NetworkStatement line = network.block().statements().getFirst();
    Expression.Binary sum = (Expression.Binary) line.value();
    Expression.Call dense = (Expression.Call) sum.left();

    assertThat(network.keyword().text()).isEqualTo("network");
    assertThat(network.block().span().text()).startsWith("{").endsWith("}");
    assertThat(network.span().text()).startsWith("network {").endsWith("}");
    assertThat(line.span().text()).isEqualTo("y = dense(64, W = x.W) + -gru(2) from a");
    assertThat(sum.sign().text()).isEqualTo("+");
    assertThat(dense.span().text()).isEqualTo("dense(64, W = x.W)");
    assertThat(dense.arguments().get(1).span().text()).isEqualTo("W = x.W");
    assertThat(sum.right().span().text()).isEqualTo("-gru(2) from a");
  }

  /** ANTLR predicts only where one lexeme does not decide; a prediction leaves a state behind. */
  @Test
  void theGrammarNeedsNoPrediction() {
    for (String source : Mutation.sources("syntax/right")) {
      SourceFile file = SourceFile.of("a.rnn", source);
      Diagnostics diagnostics = new Diagnostics();
      List<Lexeme> lexemes = Lexemes.of(file, diagnostics).orElseThrow().lexemes();
      RnnParser parser = Syntax.parser(lexemes, diagnostics);

      assertThat(parser.file().item()).isNotEmpty();
      assertThat(parser.getInterpreter().decisionToDFA).allMatch(dfa -> dfa.states.isEmpty());
    }
  }

  /** A small stack shows that depth is bounded by us and not by luck. */
  @ParameterizedTest
  @ValueSource(strings = {"(", "[", "f(", "{", "a { ", "-", "not ", "- -", "W @ ", "a + ", "1 < "})
  void endlessNestingIsAMistakeAndNoCrash(String opening) throws InterruptedException {
    List<String> heads = List.of("param a = ", "network { x = ", "cell c { when a { x = ");
    for (String head : heads) {
      for (int times : new int[] {150, 5_000}) {
        SourceFile file = SourceFile.of("deep.rnn", head + opening.repeat(times) + "x\n");
        Diagnostics diagnostics = new Diagnostics();
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        AtomicReference<String> tree = new AtomicReference<>();
        Thread small =
            new Thread(
                null,
                () -> tree.set(Syntax.parse(file, diagnostics).toString()),
                "small stack",
                512 << 10);
        small.setUncaughtExceptionHandler((thread, error) -> thrown.set(error));
        small.start();
        small.join();

        assertThat(thrown.get()).as("%s%s…", head, opening).isNull();
        assertThat(tree.get()).isNotNull();
        if (times == 5_000) {
          assertThat(diagnostics.inOrder())
              .extracting(Diagnostic::code)
              .containsAnyOf("E0034", "E0035");
        }
      }
    }
  }
}
