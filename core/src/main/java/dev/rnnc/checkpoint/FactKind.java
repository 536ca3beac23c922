package dev.rnnc.checkpoint;

/** What a fact of a {@link Fingerprint} is about, told by how its name begins. */
enum FactKind {
  /** {@code train.batch}, or {@code network.gru_1}: a layer's kind and size. */
  PLAIN(""),
  /** {@code option network.gru_1.dropout}. */
  OPTION("option "),
  /** {@code weight network.gru_1.U_z}: its shape and how it starts. */
  WEIGHT("weight "),
  /** {@code equations network.gru_1}: a digest of them. */
  EQUATIONS("equations "),
  /** {@code whole network.gru_1}: a digest of all that there is to a layer. */
  WHOLE("whole ");

  private final String prefix;

  FactKind(String prefix) {
    this.prefix = prefix;
  }

  static FactKind of(String name) {
    for (FactKind kind : values()) {
      if (kind != PLAIN && name.startsWith(kind.prefix)) {
        return kind;
      }
    }
    return PLAIN;
  }

  String name(String of) {
    return prefix + of;
  }

  /** The name without what tells the kind. */
  String strip(String name) {
    return name.startsWith(prefix) ? name.substring(prefix.length()) : name;
  }

  /** Whether a fact says what a network computes, rather than how or on what it is trained. */
  static boolean isOfNetwork(String name) {
    return of(name) != PLAIN || name.matches("(network|encoder)(\\..*)?");
  }

  /** {@code network.gru_1} of {@code network.gru_1.U_z}. */
  static String layerOfPart(String name) {
    return name.substring(0, Math.max(0, name.lastIndexOf('.')));
  }
}
