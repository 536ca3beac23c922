package dev.rnnc.dsl.syntax;

import dev.rnnc.source.Span;
import java.util.List;

/** A line of {@code compare}: a factor or setting, a row, or a remark on one. */
public sealed interface CompareEntry extends Node permits CompareEntry.Row, CompareEntry.Plain {
  /** What may also stand in a row. */
  sealed interface Plain extends CompareEntry permits Setting, Remark {}

  /** {@code irnn { unit = irnn, rate = 1e-4 }}. */
  record Row(Name name, List<Plain> entries, Span span) implements CompareEntry {
    public Row {
      entries = List.copyOf(entries);
    }
  }

  /** {@code published(accuracy = 98.9%)}: a call that sets nothing. */
  record Remark(Expression.Call call, Span span) implements Plain {}
}
