package dev.rnnc.cli.progress;

import java.util.Locale;
import java.util.Map;

/** Numbers as people read them. */
public final class Figures {
  private Figures() {}

  /** {@code 1.5432}, or {@code 7.422e+30} where training is about to diverge. */
  static String loss(double loss) {
    return String.format(Locale.ROOT, Math.abs(loss) < 1e6 ? "%.4f" : "%.3e", loss);
  }

  /** {@code 0.00125}. */
  static String rate(double rate) {
    return String.format(Locale.ROOT, "%.3g", rate);
  }

  /** {@code 98.2 %}. */
  static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }

  /** {@code 81,500}. */
  static String count(double count) {
    return String.format(Locale.ROOT, "%,.0f", count);
  }

  /** {@code 1 step}, {@code 1,200 steps}. */
  static String steps(long steps) {
    return count((double) steps) + (steps == 1 ? " step" : " steps");
  }

  /** {@code 12 s}, {@code 2:05}, {@code 1:02:03}. */
  static String duration(double seconds) {
    long whole = Math.round(seconds);
    if (whole < 60) {
      return whole + " s";
    }
    if (whole < 3600) {
      return String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60);
    }
    return String.format(Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
  }

  /** {@code accuracy 98.2 %} for every metric, in a line after something else. */
  public static String metrics(Map<String, Double> metrics) {
    StringBuilder text = new StringBuilder();
    metrics.forEach((name, value) ->
        text.append("  ").append(name.replace('_', ' ')).append(' ').append(metric(name, value)));
    return text.toString();
  }

  /** The value of a metric: {@code 98.2 %}, {@code 30.6} of 100, or as a loss. */
  public static String metric(String name, double value) {
    return isShare(name) ? percent(value) : isScore(name) ? score(value) : loss(value);
  }

  /** {@code 30.6}, of 100. */
  private static String score(double score) {
    return String.format(Locale.ROOT, "%.1f", score);
  }

  private static boolean isScore(String metric) {
    return metric.equals("bleu") || metric.equals("chrf");
  }

  /** The beginning of a text on one line: {@code "First line\\nand some of .."}. */
  static String shortened(String text, int most) {
    String line = text.replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r");
    return "\"" + (line.length() <= most ? line : line.substring(0, most - 2) + "..") + "\"";
  }

  private static boolean isShare(String metric) {
    return metric.endsWith("accuracy") || metric.endsWith("share");
  }

  /** {@code clipped gru_1 12.5 %}; nothing where nothing is clipped. */
  static String clips(Map<String, Double> shares) {
    if (shares.isEmpty()) {
      return "";
    }
    StringBuilder text = new StringBuilder("  clipped");
    String whole = shares.size() == 1 ? "" : "all ";
    shares.forEach((layer, share) ->
        text.append(' ').append(layer.isEmpty() ? whole : layer + " ").append(percent(share)));
    return text.toString();
  }
}
