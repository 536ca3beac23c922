package dev.rnnc.json;

/**
 * The text is not JSON, or not what was expected of it; the message is a clause, not a sentence.
 */
public final class JsonException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String reason;

  public JsonException(String reason) {
    super(reason);
    this.reason = reason;
  }

  JsonException(String reason, Throwable cause) {
    super(reason, cause);
    this.reason = reason;
  }

  public String reason() {
    return reason;
  }
}
