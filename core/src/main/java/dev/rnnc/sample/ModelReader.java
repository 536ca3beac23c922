package dev.rnnc.sample;

import dev.rnnc.model.Model;
import java.util.Map;

/**
 * Makes a model from what it was written as: {@code Rnn::load}, of the module {@code dsl}, for all
 * that was written as a file.
 */
@FunctionalInterface
public interface ModelReader {
  /**
   * The model.
   *
   * @param name the file's name without its ending
   * @param text of the `.rnn` file
   * @param settings params that were set on the command line
   */
  Model read(String name, String text, Map<String, String> settings);
}
