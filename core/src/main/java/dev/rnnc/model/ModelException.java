package dev.rnnc.model;

/**
 * Parts that do not fit together. `dsl` turns it into a diagnostic at the place in the file; a Java
 * program that uses the builder meets it as it is.
 */
public final class ModelException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public ModelException(String message) {
    super(message);
  }
}
