package dev.rnnc.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The digests of the files that a loader read, under names that say which file is which and yet not
 * where on the machine it lies: {@code data.txt}, or where several files are called so, each from
 * the folder that they have in common, {@code train/data.txt} and {@code valid/data.txt}.
 */
final class Digests {
  private final Map<Path, Digest> digests = new LinkedHashMap<>();

  void add(Path file, Digest digest) {
    digests.put(file.toAbsolutePath().normalize(), digest);
  }

  /** By name, in the order in which the files were read first. */
  Map<String, Digest> byName() {
    Map<String, List<Path>> called = new HashMap<>();
    for (Path file : digests.keySet()) {
      called.computeIfAbsent(lastName(file), _ -> new ArrayList<>()).add(file);
    }
    Map<String, Digest> named = new LinkedHashMap<>();
    digests.forEach((file, digest) ->
        named.put(name(file, called.getOrDefault(lastName(file), List.of(file))), digest));
    return Collections.unmodifiableMap(named);
  }

  private static String lastName(Path file) {
    return String.valueOf(file.getFileName());
  }

  /** A name is the same on every system, as a run may be carried to another. */
  private static String name(Path file, List<Path> called) {
    int begin = called.size() == 1 ? file.getNameCount() - 1 : inCommon(called);
    List<String> names = new ArrayList<>();
    file.subpath(begin, file.getNameCount()).forEach(part -> names.add(part.toString()));
    return String.join("/", names);
  }

  /** How many folders all of the files have in common. */
  private static int inCommon(List<Path> files) {
    Path first = files.getFirst();
    int common = first.getNameCount() - 1;
    for (Path file : files) {
      int same = 0;
      while (same < Math.min(common, file.getNameCount() - 1)
          && file.getName(same).equals(first.getName(same))) {
        same++;
      }
      common = same;
    }
    return common;
  }
}
