package dev.rnnc.model;

import java.util.ArrayList;
import java.util.List;

/**
 * What is measured of a job, by name: which measures there are follows from its data and its loss,
 * so that it is known before anything is read or trained.
 */
public final class Measures {
  public static final String LOSS = "loss";
  public static final String ACCURACY = "accuracy";
  public static final String PERPLEXITY = "perplexity";
  public static final String BITS = "bits_per_character";
  public static final String ABSOLUTE = "mean_absolute_error";
  public static final String ROOT_SQUARED = "root_mean_squared_error";
  public static final String BLEU = "bleu";
  public static final String CHRF = "chrf";

  /** Of translations. */
  public static final List<String> TRANSLATIONS = List.of(BLEU, CHRF);

  /** Of any job. */
  public static final List<String> ALL =
      List.of(LOSS, ACCURACY, PERPLEXITY, BITS, ABSOLUTE, ROOT_SQUARED, BLEU, CHRF);

  private Measures() {}

  /** Beside the loss, what every part tells whose targets are predicted. */
  public static List<String> ofTargets(DataSource data, Loss loss) {
    List<String> names = new ArrayList<>();
    if (Task.of(data).target().isIndex()) {
      names.add(ACCURACY);
    }
    if (data instanceof DataSource.Pairs) {
      names.add(PERPLEXITY);
    }
    if (data instanceof DataSource.Text text) {
      names.add(PERPLEXITY);
      if (text.tokens() instanceof Tokens.Characters) {
        names.add(BITS);
      }
    }
    if (hasErrors(loss)) {
      names.add(ROOT_SQUARED);
      names.add(ABSOLUTE);
    }
    return names;
  }

  private static boolean hasErrors(Loss loss) {
    return switch (loss) {
      case Loss.MeanSquaredError _, Loss.Gaussian _ -> true;
      case Loss.CrossEntropy _, Loss.BinaryCrossEntropy _ -> false;
    };
  }

  /**
   * What is measured after every epoch.
   *
   * @param translates whether pairs of the validation are translated
   */
  public static List<String> ofEpochs(DataSource data, Loss loss, boolean translates) {
    List<String> names = new ArrayList<>(List.of(LOSS));
    names.addAll(ofTargets(data, loss));
    if (translates) {
      names.addAll(TRANSLATIONS);
    }
    return names;
  }

  /** What is measured in the end: a test is translated, whether or not the epochs are. */
  public static List<String> ofRun(DataSource data, Loss loss, boolean translates) {
    boolean testTranslates =
        data instanceof DataSource.Pairs && !(data.test() instanceof Split.None);
    return ofEpochs(data, loss, translates || testTranslates);
  }
}
