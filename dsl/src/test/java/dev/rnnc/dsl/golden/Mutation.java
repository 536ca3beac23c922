package dev.rnnc.dsl.golden;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Right texts changed at random: what a user's hand, or a broken disk, might make of them. */
public final class Mutation {
  private static final List<String> PIECES =
      List.of(
          "(", ")", "[", "]", "{", "}", ",", "\n", "=", "==", ":", "|", "'", "\"", "@", "-", "+",
          "*", "%", ".", ";", "#", "//", "/*", "“", "’", "\u0000", "\u00a0", "\ufeff", "\ud83d",
          "σ", "😀", "from", "when", "else", "not", "and", "cell", "network", "state", "1e", "5%",
          "\\", "$", " ", "\r", "<", "**");

  private final Random random;

  private Mutation(long seed) {
    this.random = new Random(seed);
  }

  /** Where words meet. */
  private static final Pattern PLACE = Pattern.compile("\\s+|(?<=\\W)|(?=\\W)|(?<=[,{(])\\s*");

  private static final List<String> LAYOUT =
      List.of(" ", "   ", "\n", "\n\n\n", " // c\n", "\n// d\n", "\n\n  //e \n", ",", ", ", "\t");

  /** The texts to start from: the sources of the golden files of a folder. */
  public static List<String> sources(String folder) {
    try (Stream<Path> files = Files.walk(Path.of("src/test/resources").resolve(folder))) {
      return files
          .filter(file -> file.toString().endsWith(".golden"))
          .sorted()
          .map(file -> GoldenFile.read(file).source())
          .toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** One to six changes of {@code text}, the same for the same seed. */
  public static String of(String text, long seed) {
    return new Mutation(seed).of(text);
  }

  /** One to four changes of blanks, line ends, commas and comments. */
  public static String ofLayout(String text, long seed) {
    Random random = new Random(seed);
    String changed = text;
    for (int i = random.nextInt(4); i >= 0; i--) {
      Matcher place = PLACE.matcher(changed);
      List<MatchResult> places = place.results().toList();
      MatchResult chosen = places.get(random.nextInt(places.size()));
      String piece = LAYOUT.get(random.nextInt(LAYOUT.size()));
      changed = changed.substring(0, chosen.start()) + piece + changed.substring(chosen.end());
    }
    return changed;
  }

  private String of(String text) {
    String changed = text;
    for (int i = random.nextInt(6); i >= 0; i--) {
      changed = change(changed);
    }
    return changed;
  }

  private String change(String text) {
    int from = random.nextInt(text.length() + 1);
    int to = Math.min(text.length(), from + random.nextInt(1 + random.nextInt(20)));
    String piece = text.substring(from, to);
    int other = random.nextInt(text.length() + 1);
    return switch (random.nextInt(7)) {
      case 0 -> text.substring(0, from) + text.substring(to);
      case 1 -> text.substring(0, to) + piece + text.substring(to);
      case 2 -> text.substring(0, other) + piece + text.substring(other);
      case 3 -> text.substring(0, from) + any() + text.substring(from);
      case 4 -> text.substring(0, from) + any() + text.substring(to);
      case 5 -> swapWords(text);
      default -> text.substring(0, from) + bytes() + text.substring(to);
    };
  }

  private String any() {
    return PIECES.get(random.nextInt(PIECES.size()));
  }

  private String swapWords(String text) {
    List<String> words = new ArrayList<>(List.of(text.split("(?<=\\W)|(?=\\W)")));
    if (words.size() > 1) {
      int a = random.nextInt(words.size());
      int b = random.nextInt(words.size());
      String kept = words.get(a);
      words.set(a, words.get(b));
      words.set(b, kept);
    }
    return String.join("", words);
  }

  private String bytes() {
    byte[] bytes = new byte[random.nextInt(4)];
    random.nextBytes(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
