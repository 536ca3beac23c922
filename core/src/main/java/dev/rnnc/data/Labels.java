package dev.rnnc.data;

import dev.rnnc.source.Span;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * Class names as they come in files, under numbers of their own until all have been seen. Of where
 * they stand only the line is kept; a message that needs more reads the file again.
 */
final class Labels {
  private final TokenIndex names = new TokenIndex();
  private final PackedTokens elements = new PackedTokens();
  private final IntList lines = new IntList();
  private final List<Source> sources = new ArrayList<>();

  /**
   * A file with labels.
   *
   * @param first the number of its first label
   * @param place from a label's line to the label
   */
  private record Source(DataFile file, int first, UnaryOperator<Span> place) {}

  /**
   * Begins a file.
   *
   * @param place from a label's line to the label
   */
  void begin(DataFile file, UnaryOperator<Span> place) {
    sources.add(new Source(file, elements.size(), place));
  }

  /** Adds a label that stands in a line of the file that was begun. */
  void add(char[] text, int begin, int end, int line) {
    elements.add(names.findOrAdd(text, begin, end));
    lines.add(line);
  }

  int size() {
    return lines.size();
  }

  /** The names in alphabetical order, so that one more example changes no number of a class. */
  List<String> sorted() {
    return List.copyOf(new TreeSet<>(names.entries()));
  }

  /** What each label is, by numbers that only these labels have. */
  int[] numbers() {
    return elements.copy(0, size());
  }

  /** Refuses a name that is there only once. */
  void checkTwoEach() {
    long[] counts = new long[names.size()];
    elements.count(0, size(), counts);
    for (int i = 0; i < size(); i++) {
      if (counts[elements.get(i)] == 1) {
        throw Problem.oneExample(place(i), name(i));
      }
    }
  }

  /** Refuses a name that is none of these. */
  void checkKnown(List<String> classes) {
    Set<String> known = new HashSet<>(classes);
    if (known.containsAll(names.entries())) {
      return;
    }
    for (int i = 0; i < size(); i++) {
      if (!known.contains(name(i))) {
        throw Problem.unknownLabel(place(i), name(i), classes);
      }
    }
  }

  private String name(int label) {
    return names.entries().get(elements.get(label));
  }

  private Span place(int label) {
    int number = sources.size() - 1;
    while (sources.get(number).first() > label) {
      number--;
    }
    Source source = sources.get(number);
    return source.place().apply(source.file().line(lines.get(label)));
  }

  /** Ends the adding: the number of each label's class. */
  PackedTokens settle(List<String> classes) {
    int[] numbers = new int[names.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = classes.indexOf(names.entries().get(i));
    }
    elements.settle(numbers);
    return elements;
  }
}
