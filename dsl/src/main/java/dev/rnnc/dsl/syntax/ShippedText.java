package dev.rnnc.dsl.syntax;

import dev.rnnc.source.BrokenInvariant;
import dev.rnnc.source.Utf8;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Texts that are shipped with the classes. */
public final class ShippedText {
  private ShippedText() {}

  /** The text of a resource, named as seen from a class. */
  public static String read(Class<?> beside, String name) {
    try (InputStream in = beside.getResourceAsStream(name)) {
      if (in == null) {
        throw new BrokenInvariant("dsl", "no resource " + name + " beside " + beside.getName());
      }
      return Utf8.text(in.readAllBytes());
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
