package dev.rnnc.cli;

import dev.rnnc.model.Network;
import dev.rnnc.model.Node;
import dev.rnnc.sample.Alignment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** What a decoder looks at, as people and programs read it. */
final class AlignmentText {
  /** Shares below this are left out, in percent. */
  private static final long LEAST = 1;

  private AlignmentText() {}

  /**
   * For each layer that looks a table: a column for every token of the source, a line for every one
   * of the translation, and the shares in percent.
   */
  static String table(Alignment alignment) {
    StringBuilder text = new StringBuilder();
    alignment
        .shares()
        .forEach((layer, shares) -> {
          if (alignment.shares().size() > 1) {
            text.append(layer).append(":\n");
          }
          List<List<String>> lines = new ArrayList<>();
          List<String> heading = new ArrayList<>(List.of(""));
          heading.addAll(alignment.source());
          lines.add(heading);
          for (int i = 0; i < shares.size(); i++) {
            List<String> line = new ArrayList<>(List.of(alignment.tokens().get(i)));
            shares.get(i).stream().map(AlignmentText::percent).forEach(line::add);
            lines.add(line);
          }
          lines(lines, text);
        });
    return text.toString();
  }

  private static String percent(double share) {
    long percent = Math.round(100 * share);
    return percent < LEAST ? "." : Long.toString(percent);
  }

  /** The first column begins where it begins, the others end where they end. */
  private static void lines(List<List<String>> lines, StringBuilder text) {
    int[] widths =
        IntStream.range(0, lines.getFirst().size())
            .map(column -> lines.stream().mapToInt(line -> width(line.get(column))).max().orElse(0))
            .toArray();
    for (List<String> line : lines) {
      StringBuilder row = new StringBuilder();
      for (int column = 0; column < widths.length; column++) {
        String cell = line.get(column);
        String rest = " ".repeat(widths[column] - width(cell));
        row.append(column == 0 ? cell + rest : "  " + rest + cell);
      }
      text.append(row.toString().stripTrailing()).append('\n');
    }
  }

  private static int width(String cell) {
    return cell.codePointCount(0, cell.length());
  }

  /** As members of an object: tokens, and by the layer a list of shares for each token. */
  static Map<String, Object> members(Alignment alignment) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("source_tokens", alignment.source());
    members.put("tokens", alignment.tokens());
    members.put("alignment", alignment.shares());
    return members;
  }

  /** As fields of a table: tokens parted by blanks, and by the layer the likeliest pairs. */
  static Map<String, Object> fields(Alignment alignment) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("source_tokens", String.join(" ", alignment.source()));
    fields.put("tokens", String.join(" ", alignment.tokens()));
    boolean one = alignment.shares().size() == 1;
    for (String layer : alignment.shares().keySet()) {
      fields.put(one ? "alignment" : "alignment(" + layer + ")", alignment.likeliest(layer));
    }
    return fields;
  }

  /** Whether a network looks back at its source. */
  static boolean looks(Network decoder) {
    return decoder.nodes().stream().anyMatch(Node.Memory.class::isInstance);
  }
}
