package dev.rnnc.dsl.syntax;

import dev.rnnc.dsl.syntax.grammar.RnnParser;
import dev.rnnc.dsl.syntax.grammar.RnnParser.CellStatementContext;
import dev.rnnc.dsl.syntax.grammar.RnnParser.ItemContext;
import dev.rnnc.dsl.syntax.grammar.RnnParser.SettingContext;
import dev.rnnc.source.BrokenInvariant;
import dev.rnnc.source.Diagnostic;
import dev.rnnc.source.Diagnostics;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.ParserRuleContext;

/**
 * ANTLR's tree to ours: items, statements and settings. Statements that hold a mistake are left
 * out.
 */
final class TreeBuilder {
  private final Places places;
  private final ValueBuilder values;
  private final Diagnostics diagnostics;

  TreeBuilder(Places places, Diagnostics diagnostics) {
    this.places = places;
    this.diagnostics = diagnostics;
    this.values = new ValueBuilder(places, diagnostics);
  }

  List<Item> file(RnnParser.FileContext file) {
    List<Item> items = new ArrayList<>();
    for (ItemContext item : file.item()) {
      if (item.exception == null) {
        items.add(item(item));
      }
    }
    return items;
  }

  Optional<Expression> value(RnnParser.ValueContext value) {
    return value.exception == null
        ? Optional.of(values.expression(value.expression()))
        : Optional.empty();
  }

  private Item item(ItemContext item) {
    var keyword = places.lexeme(item.start).span();
    var span = places.of(item);
    return switch (item) {
      case RnnParser.ParamItemContext param -> {
        values.checkDefine(param.define());
        yield new Item.Param(
            places.name(param.NAME()), values.expression(param.expression()), keyword, span);
      }
      case RnnParser.DataItemContext data -> {
        if (data.assign() != null) {
          diagnostics.report(SyntaxErrors.signBehindData(places.of(data.assign())));
        }
        List<Argument> arguments =
            data.arguments() == null ? List.of() : values.arguments(data.arguments());
        var place = places.of(data.NAME()).to(span);
        yield new Item.Data(
            new Expression.Call(
                places.name(data.NAME()), arguments, Optional.empty(), List.of(), place),
            keyword,
            span);
      }
      case RnnParser.NetworkItemContext network -> {
        var braces = places.of(network.LBRACE()).to(places.of(network.RBRACE()));
        Block block = new Block(values.networkStatements(network.networkStatement()), braces);
        yield new Item.Network(block, keyword, span);
      }
      case RnnParser.TrainItemContext train ->
          new Item.Train(settings(train.setting()), keyword, span);
      case RnnParser.SampleItemContext sample ->
          new Item.Sample(settings(sample.setting()), keyword, span);
      case RnnParser.CompareItemContext compare ->
          new Item.Compare(entries(compare.compareEntry()), keyword, span);
      case RnnParser.ImportItemContext imported ->
          new Item.Import(values.text(imported.TEXT()), keyword, span);
      case RnnParser.DefinitionItemContext definition -> definition(definition);
      default -> throw new BrokenInvariant("syntax", "item " + item.getClass());
    };
  }

  private Item definition(RnnParser.DefinitionItemContext definition) {
    var keyword = places.lexeme(definition.start).span();
    var span = places.of(definition);
    Name name = places.name(definition.NAME());
    List<Parameter> parameters =
        definition.parameters() == null
            ? List.of()
            : definition.parameters().parameter().stream().map(values::parameter).toList();
    List<CellStatement> body = body(definition.body());
    if (definition.CELL() != null) {
      return new Item.Cell(name, parameters, body, keyword, span);
    }
    return definition.LAYER() != null
        ? new Item.Layer(name, parameters, body, keyword, span)
        : new Item.Schedule(name, parameters, body, keyword, span);
  }

  private List<Setting> settings(List<SettingContext> contexts) {
    List<Setting> settings = new ArrayList<>();
    for (SettingContext context : contexts) {
      if (context.exception == null) {
        Expression target = values.expression(context.expression(0));
        Optional<Expression> value = values.assigned(context.assign(), context.expression());
        setting(target, value, context).ifPresent(settings::add);
      }
    }
    return settings;
  }

  private Optional<Setting> setting(
      Expression target, Optional<Expression> value, ParserRuleContext all) {
    if (value.isPresent() && target instanceof Expression.Reference reference) {
      return Optional.of(new Setting(reference, value.get(), places.of(all)));
    }
    diagnostics.report(
        value.isPresent()
            ? SyntaxErrors.targetIsNoName(target.span())
            : noValue(target, places.lexemeBehind(all)));
    return Optional.empty();
  }

  private static Diagnostic noValue(Expression written, Lexeme next) {
    if (written instanceof Expression.Binary equality
        && equality.operator() == BinaryOperator.EQUAL) {
      return SyntaxErrors.notAnEqualsSign(equality.sign());
    }
    return written instanceof Expression.Reference reference
        ? SyntaxErrors.equalsMissing(reference.span(), reference.dotted(), SignNames.describe(next))
        : SyntaxErrors.settingExpected(written.span());
  }

  private List<CompareEntry> entries(List<RnnParser.CompareEntryContext> contexts) {
    List<CompareEntry> entries = new ArrayList<>();
    for (RnnParser.CompareEntryContext context : contexts) {
      if (context.exception == null) {
        entry(context).ifPresent(entries::add);
      }
    }
    return entries;
  }

  private Optional<CompareEntry> entry(RnnParser.CompareEntryContext context) {
    Expression first = values.expression(context.expression(0));
    if (context.LBRACE() == null) {
      Optional<Expression> value = values.assigned(context.assign(), context.expression());
      return plain(first, value, context).map(CompareEntry.class::cast);
    }
    if (!(first instanceof Name name)) {
      diagnostics.report(SyntaxErrors.targetIsNoName(first.span()));
      return Optional.empty();
    }
    List<CompareEntry.Plain> inside = new ArrayList<>();
    for (SettingContext setting : context.setting()) {
      if (setting.exception == null) {
        Expression target = values.expression(setting.expression(0));
        Optional<Expression> value = values.assigned(setting.assign(), setting.expression());
        plain(target, value, setting).ifPresent(inside::add);
      }
    }
    return Optional.of(new CompareEntry.Row(name, inside, places.of(context)));
  }

  private Optional<CompareEntry.Plain> plain(
      Expression first, Optional<Expression> value, ParserRuleContext all) {
    if (value.isEmpty() && first instanceof Expression.Call call) {
      return Optional.of(new CompareEntry.Remark(call, places.of(all)));
    }
    return setting(first, value, all).map(CompareEntry.Plain.class::cast);
  }

  private List<CellStatement> body(RnnParser.BodyContext body) {
    List<CellStatement> statements = new ArrayList<>();
    for (CellStatementContext statement : body.cellStatement()) {
      if (statement.exception == null) {
        statements.add(cellStatement(statement));
      }
    }
    return statements;
  }

  private CellStatement cellStatement(CellStatementContext statement) {
    var span = places.of(statement);
    return switch (statement) {
      case RnnParser.InputLineContext input -> new CellStatement.Input(names(input.names()), span);
      case RnnParser.DeclarationLineContext line -> declaration(line);
      case RnnParser.OutputLineContext output ->
          new CellStatement.Output(values.expression(output.expression()), span);
      case RnnParser.EquationLineContext equation -> {
        values.checkDefine(equation.define());
        var target = places.of(equation.NAME());
        boolean next = equation.PRIME() != null;
        yield new CellStatement.Equation(
            places.name(equation.NAME()),
            next,
            values.expression(equation.expression()),
            next ? target.to(places.of(equation.PRIME())) : target,
            span);
      }
      case RnnParser.ChooseLineContext choose -> when(choose.when());
      default -> throw new BrokenInvariant("syntax", "statement " + statement.getClass());
    };
  }

  private CellStatement declaration(RnnParser.DeclarationLineContext line) {
    CellStatement.Declaration.Kind kind =
        line.STATE() != null
            ? CellStatement.Declaration.Kind.STATE
            : line.WEIGHTS() != null
                ? CellStatement.Declaration.Kind.WEIGHTS
                : CellStatement.Declaration.Kind.BIAS;
    List<Expression> shape =
        line.shape() == null
            ? List.of()
            : line.shape().expression().stream().map(values::expression).toList();
    Optional<Expression> start = Optional.ofNullable(line.expression()).map(values::expression);
    if (start.orElse(null) instanceof Expression.ListOf list && line.assign().COLON() != null) {
      diagnostics.report(SyntaxErrors.colonBeforeShape(places.of(line.assign())));
      shape = list.elements();
      start = Optional.empty();
    } else if (line.assign() != null) {
      values.checkAssign(line.assign());
    }
    return new CellStatement.Declaration(kind, names(line.names()), shape, start, places.of(line));
  }

  private CellStatement.When when(RnnParser.WhenContext when) {
    if (when.ASSIGN() != null) {
      diagnostics.report(SyntaxErrors.equalsForComparison(places.of(when.ASSIGN())));
    }
    List<CellStatement> otherwise = List.of();
    if (when.otherwise() != null) {
      otherwise =
          when.otherwise().when() != null
              ? List.of(when(when.otherwise().when()))
              : body(when.otherwise().body());
    }
    return new CellStatement.When(
        values.expression(when.expression(0)), body(when.body()), otherwise, places.of(when));
  }

  private List<Name> names(RnnParser.NamesContext names) {
    return names.NAME().stream().map(places::name).toList();
  }
}
