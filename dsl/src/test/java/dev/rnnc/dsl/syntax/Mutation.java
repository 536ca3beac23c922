package dev.rnnc.dsl.syntax;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Right texts changed at random: what a user's hand, or a broken disk, might make of them. */
final class Mutation {
  private static final List<String> PIECES =
      List.of(
          "(", ")", "[", "]", "{", "}", ",", "\n", "=", "==", ":", "|", "'", "\"", "@", "-", "+",
          "*", "%", ".", ";", "#", "//", "/*", "“", "’", "\u0000", "\u00a0", "\ufeff", "\ud83d",
          "σ", "😀", "from", "when", "else", "not", "and", "cell", "network", "state", "1e", "5%",
          "\\", "$", " ", "\r", "<", "**");

  private final Random random;

  Mutation(long seed) {
    this.random = new Random(seed);
  }

  /** The texts to start from: the sources of the golden files. */
  static List<String> sources() {
    try (Stream<Path> files = Files.walk(Path.of("src/test/resources/syntax"))) {
      return files
          .filter(file -> file.toString().endsWith(".golden"))
          .sorted()
          .map(file -> dev.rnnc.dsl.golden.GoldenFile.read(file).source())
          .toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** One to six changes of {@code text}. */
  String of(String text) {
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
