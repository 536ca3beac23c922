package dev.rnnc.dsl;

import dev.rnnc.dsl.syntax.CellStatement;
import dev.rnnc.model.Expression;
import dev.rnnc.model.Layer;
import dev.rnnc.model.ValueType;
import dev.rnnc.source.Span;
import java.util.Optional;

/** A name of a cell's body. */
sealed interface Local {
  Span at();

  /** As messages call it. */
  String described();

  /** An input; without a value where a mistake has hidden it. */
  record Input(Span at, Optional<Expression> value) implements Local {
    @Override
    public String described() {
      return "an input";
    }
  }

  /** A state; without a symbol where its shape is faulty. */
  record State(Span at, CellStatement.Declaration declaration, Optional<ValueType> type)
      implements Local {
    @Override
    public String described() {
      return "a state";
    }
  }

  /** A weight or bias; empty where its shape is faulty. */
  record Weight(Span at, Optional<Layer.Weight> weight) implements Local {
    @Override
    public String described() {
      return "a weight";
    }
  }

  /** What an equation defines, here or as the new value of a state. */
  final class Definition implements Local {
    private final CellStatement.Equation equation;
    private Progress progress = Progress.WAITING;
    private Optional<Expression> value = Optional.empty();

    /** How far an equation is. */
    enum Progress {
      WAITING,
      BUSY,
      DONE
    }

    Definition(CellStatement.Equation equation) {
      this.equation = equation;
    }

    CellStatement.Equation equation() {
      return equation;
    }

    Progress progress() {
      return progress;
    }

    void begin() {
      progress = Progress.BUSY;
    }

    /** How the name is read from now on; empty after a mistake. */
    void finish(Optional<Expression> read) {
      progress = Progress.DONE;
      value = read;
    }

    Optional<Expression> value() {
      return value;
    }

    /** As the file writes it: {@code h'}. */
    String written() {
      return equation.name().text() + (equation.next() ? "'" : "");
    }

    @Override
    public Span at() {
      return equation.target();
    }

    @Override
    public String described() {
      return "defined by an equation";
    }
  }

  /** Something of which a mistake leaves only the name. */
  record Unknown(Span at) implements Local {
    @Override
    public String described() {
      return "faulty";
    }
  }
}
