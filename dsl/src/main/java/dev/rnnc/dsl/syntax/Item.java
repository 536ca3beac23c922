package dev.rnnc.dsl.syntax;

import dev.rnnc.source.Span;
import java.util.List;

/** What may stand outside every block. */
public sealed interface Item extends Node {
  /** The place of the word that begins the item, such as {@code network}. */
  Span keyword();

  /** {@code param width = 128}. */
  record Param(Name name, Expression value, Span keyword, Span span) implements Item {}

  /** {@code data text("a.txt", tokens = char)}; a bare name is a call without arguments. */
  record Data(Expression.Call source, Span keyword, Span span) implements Item {}

  /** {@code network { … }}. */
  record Network(Block block, Span keyword, Span span) implements Item {}

  /** {@code train { … }}. */
  record Train(List<Setting> settings, Span keyword, Span span) implements Item {
    public Train {
      settings = List.copyOf(settings);
    }
  }

  /** {@code sample { … }}. */
  record Sample(List<Setting> settings, Span keyword, Span span) implements Item {
    public Sample {
      settings = List.copyOf(settings);
    }
  }

  /** {@code compare { … }}. */
  record Compare(List<CompareEntry> entries, Span keyword, Span span) implements Item {
    public Compare {
      entries = List.copyOf(entries);
    }
  }

  /** {@code import "cells.rnn"}. */
  record Import(Expression.Text path, Span keyword, Span span) implements Item {}

  /** A name that the file defines by equations. */
  sealed interface Definition extends Item {
    Name name();

    List<Parameter> parameters();

    List<CellStatement> body();
  }

  /** {@code cell gru(hidden) { … }}. */
  record Cell(
      Name name, List<Parameter> parameters, List<CellStatement> body, Span keyword, Span span)
      implements Definition {
    public Cell {
      parameters = List.copyOf(parameters);
      body = List.copyOf(body);
    }
  }

  /** {@code layer swish { … }}. */
  record Layer(
      Name name, List<Parameter> parameters, List<CellStatement> body, Span keyword, Span span)
      implements Definition {
    public Layer {
      parameters = List.copyOf(parameters);
      body = List.copyOf(body);
    }
  }

  /** {@code schedule noam(peak, warm) { rate = … }}. */
  record Schedule(
      Name name, List<Parameter> parameters, List<CellStatement> body, Span keyword, Span span)
      implements Definition {
    public Schedule {
      parameters = List.copyOf(parameters);
      body = List.copyOf(body);
    }
  }
}
