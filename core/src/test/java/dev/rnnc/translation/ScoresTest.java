package dev.rnnc.translation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * The published examples of sacreBLEU (README.md and tests of its release 2.6.0), and what that
 * release says of others.
 */
final class ScoresTest {
  private static final List<String> DOG =
      List.of("The dog bit the man.", "It wasn't surprising.", "The man had just bitten him.");
  private static final List<String> FIRST =
      List.of("The dog bit the man.", "It was not unexpected.", "The man bit him first.");
  private static final List<String> SECOND =
      List.of("The dog had bit the man.", "No one was surprised.", "The man had bitten the dog.");

  private static final List<String> FRENCH =
      List.of(
          "Je ne sais pas.",
          "Tom a mangé une pomme",
          "Il fait froid aujourd'hui !",
          "Où est-ce que vous allez ?",
          "");
  private static final List<String> FRENCH_REFERENCES =
      List.of(
          "Je ne le sais pas.",
          "Tom a mangé une pomme.",
          "Il fait très froid aujourd'hui !",
          "Où allez-vous ?",
          "Oui.");

  private static List<List<String>> both() {
    return IntStream.range(0, 3).mapToObj(i -> List.of(FIRST.get(i), SECOND.get(i))).toList();
  }

  private static List<List<String>> single(List<String> references) {
    return references.stream().map(List::of).toList();
  }

  private static void bleu(String translation, String reference, double score) {
    assertThat(Bleu.of(Words.mteval13a(), List.of(translation), List.of(List.of(reference))))
        .isCloseTo(score, within(1e-9));
  }

  private static void chrF(List<String> translations, List<String> references, double score) {
    assertThat(ChrF.of(translations, single(references))).isCloseTo(score, within(1e-9));
  }

  @Test
  void bleuIsThatOfThePublishedExamples() {
    assertThat(Bleu.of(Words.mteval13a(), DOG, both())).isCloseTo(48.530827, within(1e-6));
    assertThat(Bleu.of(Words.mteval13a(), List.of("", "", ""), both())).isZero();
    bleu("this is a test", "this is a test", 100);
    bleu("another test", "ref2", 0);
  }

  @Test
  void bleuIsThatOfTheRelease() {
    assertThat(Bleu.of(Words.mteval13a(), DOG, single(FIRST)))
        .isCloseTo(45.06750632106114, within(1e-9));
    assertThat(Bleu.of(Words.mteval13a(), FRENCH, single(FRENCH_REFERENCES)))
        .isCloseTo(40.835448669125135, within(1e-9));
    bleu("am I am a character sequence", "I am a symbol string sequence a a", 23.263472697663296);
    bleu("this is a fest", "this is a test", 59.460355750136046);
    bleu("a test", "a test", 0);
  }

  @Test
  void chrFIsThatOfThePublishedExamples() {
    assertThat(ChrF.of(DOG, both())).isCloseTo(59.73, within(0.005));
    chrF(List.of("a"), List.of("a"), 100);
    chrF(List.of(""), List.of("reference"), 0);
    chrF(List.of("a b c"), List.of("abc"), 100);
    chrF(List.of("a", "b"), List.of("a", "c"), 50);
    chrF(List.of("aa"), List.of("ab"), 25);
  }

  @Test
  void chrFIsThatOfTheRelease() {
    chrF(DOG, FIRST, 50.043063606582294);
    chrF(FRENCH, FRENCH_REFERENCES, 70.29587593173167);
    chrF(
        List.of(" Die    Beziehung zwischen  Obama und Netanjahu ist nicht gerade  freundlich. "),
        List.of("Das Verhältnis zwischen Obama und Netanyahu ist nicht gerade freundschaftlich."),
        64.818123726097);
    chrF(List.of("मैं घर जा रहा हूँ", "𝄞 ab"), List.of("मैं घर गया", "𝄞 abc"), 36.95059736100058);
  }

  private static void words(String text, String words) {
    assertThat(String.join(" ", Words13a.of(text))).isEqualTo(words);
  }

  @Test
  void wordsAreThoseOfTheRelease() {
    words(
        "Don't pay $1,000.50 (or 3-4%) -- \"yes\"!",
        "Don't pay $ 1,000.50 ( or 3 - 4 % ) -- \" yes \" !");
    words("L'homme a dit : « Non... »", "L'homme a dit : « Non . . . »");
    words(
        "a.b 1.5 .5 5. x,y 1,2, &quot;q&quot; &amp;lt; A&B/C",
        "a . b 1.5 . 5 5 . x , y 1,2 , \" q \" < A & B / C");
    words(
        "1990-1995 e-mail tom@x.org #5 *a* [b] {c} ~d",
        "1990 - 1995 e-mail tom @ x . org # 5 * a * [ b ] { c } ~ d");
    words("Il est 7h30; n'est-ce pas?  Hé\u00a0!", "Il est 7h30 ; n'est-ce pas ? Hé !");
    words("<skipped>x-\ny\nz", "xy z");
    words(" ", "");
    words("U.S.A. 3.14.15 ,,x..", "U . S . A . 3.14.15 , , x . .");
  }

  private static void cut(Words way, String text, String words) {
    assertThat(way.of(text)).containsExactly(words.split(" "));
  }

  @Test
  void bleuOfOtherWordsIsThatOfThePublishedExamples() {
    assertThat(Bleu.of(Words.blanks(), DOG, both())).isCloseTo(49.1919566, within(1e-7));
    assertThat(Bleu.of(Words.international(), DOG, both())).isCloseTo(43.91623493, within(1e-7));
  }

  @Test
  void chineseIsCutAsInTheRelease() {
    cut(Words.chinese(), "我喜欢“读书”。", "我 喜 欢 “ 读 书 ” 。");
    cut(Words.chinese(), "他在2023年买了3.5公斤苹果,花了$20!", "他 在 2023 年 买 了 3.5 公 斤 苹 果 , 花 了 $ 20 !");
    cut(
        Words.chinese(),
        "Hello，世界 (test) A&B 1,000.5 x.",
        "Hello ， 世 界 ( test ) A & B 1,000.5 x .");
    // Quotation marks, arrows and signs are cut off, ideographs beyond U+FFFF are not.
    cut(Words.chinese(), "a → b ≤ c … — 𠀀𠮷吗", "a → b ≤ c … — 𠀀𠮷 吗");
    cut(Words.chinese(), "ｆｕｌｌ\u3000宽 ㈱ ☆ 々", "ｆ ｕ ｌ ｌ 宽 ㈱ ☆ 々");
    cut(Words.chinese(), "  &quot;中&quot; .5 ", "& quot ; 中 & quot ; . 5");
    cut(Words.chinese(), "U.S.A. naïve—dash 5% ½ x=1", "U . S . A . naïve — dash 5 % ½ x = 1");
    cut(Words.chinese(), "ア 한국", "ア 한국");
  }

  @Test
  void otherWordsAreThoseOfTheRelease() {
    cut(Words.international(), "他在2023年买了3.5公斤苹果,花了$20!", "他在2023年买了3.5公斤苹果 , 花了 $ 20!");
    cut(Words.international(), "我喜欢“读书”。", "我喜欢 “ 读书 ” 。");
    cut(
        Words.international(),
        "U.S.A. naïve—dash 5% ½ x=1",
        "U . S . A . naïve — dash 5 % ½ x = 1");
    cut(Words.characters(), "a → 𠀀𠮷吗", "a → 𠀀 𠮷 吗");
    cut(Words.blanks(), " &quot;中&quot; .5 ", "&quot;中&quot; .5");
  }

  /** Four Chinese sentences; without words there is no run of four that matches. */
  @Test
  void bleuOfChineseIsThatOfTheRelease() {
    List<String> own = List.of("我喜欢读书。", "他在2023年买了三公斤苹果。", "这只狗咬了那个人,真的!", "今天天气很好");
    List<List<String>> references =
        single(List.of("我很喜欢读书。", "他在2023年买了3公斤苹果。", "那只狗咬了那个人，真的！", "今天的天气非常好。"));
    assertThat(Bleu.of(Words.chinese(), own, references))
        .isCloseTo(55.253106351185394, within(1e-9));
    assertThat(Bleu.of(Words.characters(), own, references))
        .isCloseTo(59.387810694403356, within(1e-9));
    assertThat(Bleu.of(Words.international(), own, references))
        .isCloseTo(13.518227482052378, within(1e-9));
    assertThat(Bleu.of(Words.mteval13a(), own, references)).isZero();
  }
}
