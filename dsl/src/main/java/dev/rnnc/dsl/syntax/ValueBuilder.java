package dev.rnnc.dsl.syntax;

import dev.rnnc.dsl.syntax.grammar.RnnParser;
import dev.rnnc.dsl.syntax.grammar.RnnParser.ExpressionContext;
import dev.rnnc.dsl.syntax.grammar.RnnParser.PrimaryContext;
import dev.rnnc.source.BrokenInvariant;
import dev.rnnc.source.Diagnostics;
import dev.rnnc.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.tree.ParseTree;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.jspecify.annotations.Nullable;

/** ANTLR's tree to ours: values, calls with their blocks, and arguments. */
final class ValueBuilder {
  private static final Map<String, String> FOREIGN_CONSTANTS =
      Map.of(
          "True", "yes", "False", "no", "None", "none", "true", "yes", "false", "no", "null",
          "none");

  private final Places places;
  private final Diagnostics diagnostics;

  ValueBuilder(Places places, Diagnostics diagnostics) {
    this.places = places;
    this.diagnostics = diagnostics;
  }

  /** The value behind {@code =}, if one was written. */
  Optional<Expression> assigned(
      RnnParser.@Nullable AssignContext assign, List<ExpressionContext> expressions) {
    if (assign == null) {
      return Optional.empty();
    }
    checkAssign(assign);
    return Optional.of(expression(expressions.get(1)));
  }

  void checkAssign(RnnParser.AssignContext assign) {
    if (assign.ASSIGN() == null) {
      diagnostics.report(SyntaxErrors.notAnEqualsSign(places.of(assign)));
    }
  }

  void checkDefine(RnnParser.DefineContext define) {
    if (define.ASSIGN() == null) {
      diagnostics.report(SyntaxErrors.notAnEqualsSign(places.of(define)));
    }
  }

  List<NetworkStatement> networkStatements(List<RnnParser.NetworkStatementContext> contexts) {
    List<NetworkStatement> statements = new ArrayList<>();
    for (RnnParser.NetworkStatementContext context : contexts) {
      if (context.exception == null) {
        networkStatement(context).ifPresent(statements::add);
      }
    }
    return statements;
  }

  private Optional<NetworkStatement> networkStatement(RnnParser.NetworkStatementContext context) {
    Lexeme start = places.lexeme(context.getStart());
    if (start.kind() == Lexeme.Kind.MINUS) {
      diagnostics.report(SyntaxErrors.beginsWithOperator(start.span()));
    }
    Expression first = expression(context.expression(0));
    Optional<Expression> value = assigned(context.assign(), context.expression());
    if (value.isEmpty()) {
      return Optional.of(new NetworkStatement(Optional.empty(), first, places.of(context)));
    }
    if (first instanceof Name name) {
      return Optional.of(new NetworkStatement(Optional.of(name), value.get(), places.of(context)));
    }
    diagnostics.report(SyntaxErrors.targetIsNoName(first.span()));
    return Optional.empty();
  }

  Parameter parameter(RnnParser.ParameterContext parameter) {
    List<Name> choices =
        parameter.choice().stream().map(choice -> places.name(choice.NAME())).toList();
    Optional<Expression> defaultValue =
        Optional.ofNullable(parameter.expression()).map(this::expression);
    return new Parameter(
        places.name(parameter.NAME()), choices, defaultValue, places.of(parameter));
  }

  List<Argument> arguments(RnnParser.ArgumentsContext arguments) {
    List<Argument> result = new ArrayList<>();
    boolean named = false;
    for (RnnParser.ArgumentContext context : arguments.argument()) {
      Expression first = expression(context.expression(0));
      Optional<Expression> value = assigned(context.assign(), context.expression());
      Span span = places.of(context);
      if (value.isEmpty()) {
        if (named) {
          diagnostics.report(SyntaxErrors.positionalBehindNamed(span));
        }
        result.add(new Argument(Optional.empty(), first, span));
      } else if (first instanceof Name name) {
        named = true;
        result.add(new Argument(Optional.of(name), value.get(), span));
      } else {
        diagnostics.report(SyntaxErrors.targetIsNoName(first.span()));
      }
    }
    return result;
  }

  Expression expression(ExpressionContext context) {
    return chain(context, part -> chain(part, this::negation));
  }

  private Expression negation(ParserRuleContext context) {
    RnnParser.NegationContext negation = (RnnParser.NegationContext) context;
    if (negation.NOT() != null) {
      return new Expression.Unary(
          UnaryOperator.NOT, negation(negation.negation()), places.of(negation));
    }
    RnnParser.ComparisonContext comparison = negation.comparison();
    if (comparison.sum().size() > 2) {
      ParseTree second = comparison.getChild(3);
      diagnostics.report(SyntaxErrors.chainedComparison(places.of((TerminalNode) second)));
    }
    return chain(comparison, sum -> chain(sum, product -> chain(product, this::unary)));
  }

  /** Operands with operators between them, grouped from the left. */
  private Expression chain(
      ParserRuleContext context, Function<ParserRuleContext, Expression> part) {
    Expression left = part.apply((ParserRuleContext) context.getChild(0));
    for (int i = 1; i + 1 < context.getChildCount(); i += 2) {
      Lexeme sign = places.lexeme(((TerminalNode) context.getChild(i)).getSymbol());
      Expression right = part.apply((ParserRuleContext) context.getChild(i + 1));
      left = binary(sign, left, right);
    }
    return left;
  }

  private static Expression binary(Lexeme sign, Expression left, Expression right) {
    BinaryOperator operator =
        switch (sign.kind()) {
          case AT -> BinaryOperator.MATMUL;
          case STAR -> BinaryOperator.MULTIPLY;
          case SLASH -> BinaryOperator.DIVIDE;
          case PLUS -> BinaryOperator.ADD;
          case MINUS -> BinaryOperator.SUBTRACT;
          case EQUAL -> BinaryOperator.EQUAL;
          case NOT_EQUAL -> BinaryOperator.NOT_EQUAL;
          case LESS -> BinaryOperator.LESS;
          case LESS_OR_EQUAL -> BinaryOperator.LESS_OR_EQUAL;
          case GREATER -> BinaryOperator.GREATER;
          case GREATER_OR_EQUAL -> BinaryOperator.GREATER_OR_EQUAL;
          case AND -> BinaryOperator.AND;
          case OR -> BinaryOperator.OR;
          default -> throw new BrokenInvariant("syntax", "operator " + sign);
        };
    Span span = left.span().to(right.span());
    return new Expression.Binary(operator, left, right, sign.span(), span);
  }

  private Expression unary(ParserRuleContext context) {
    RnnParser.UnaryContext unary = (RnnParser.UnaryContext) context;
    if (unary.MINUS() != null) {
      return new Expression.Unary(UnaryOperator.NEGATE, unary(unary.unary()), places.of(unary));
    }
    RnnParser.MatmulContext product = unary.matmul();
    Expression left = primary(product.primary());
    return product.AT() == null
        ? left
        : binary(places.lexeme(product.AT().getSymbol()), left, unary(product.unary()));
  }

  private Expression primary(PrimaryContext primary) {
    Span span = places.of(primary);
    return switch (primary) {
      case RnnParser.NumberValueContext _ -> number(span);
      case RnnParser.TextValueContext text -> text(text.TEXT());
      case RnnParser.ListValueContext list ->
          new Expression.ListOf(list.expression().stream().map(this::expression).toList(), span);
      case RnnParser.ParenthesesValueContext parentheses -> expression(parentheses.expression());
      case RnnParser.NamedValueContext named -> named(named, span);
      default -> throw new BrokenInvariant("syntax", "value " + primary.getClass());
    };
  }

  private Expression named(RnnParser.NamedValueContext named, Span span) {
    Name name = places.name(named.NAME(0));
    if (named.PRIME() != null) {
      return new Expression.Next(name, span);
    }
    if (named.NAME().size() > 1) {
      return new Expression.Path(named.NAME().stream().map(places::name).toList(), span);
    }
    RnnParser.CallContext call = named.call();
    if (call == null) {
      return constant(name);
    }
    return new Expression.Call(
        name,
        call.arguments() == null ? List.of() : arguments(call.arguments()),
        Optional.ofNullable(call.block()).map(this::block),
        call.source() == null ? List.of() : source(call.source()),
        span);
  }

  private Block block(RnnParser.BlockContext block) {
    return new Block(networkStatements(block.networkStatement()), places.of(block));
  }

  private List<Expression> source(RnnParser.SourceContext source) {
    if (!source.expression().isEmpty()) {
      return source.expression().stream().map(this::expression).toList();
    }
    List<Name> parts = source.NAME().stream().map(places::name).toList();
    Span span = parts.getFirst().span().to(parts.getLast().span());
    return List.of(parts.size() == 1 ? parts.getFirst() : new Expression.Path(parts, span));
  }

  private Name constant(Name name) {
    String ours = FOREIGN_CONSTANTS.get(name.text());
    if (ours == null) {
      return name;
    }
    diagnostics.report(SpellingErrors.foreignConstant(name.span(), ours));
    return new Name(ours, name.span());
  }

  private Expression number(Span span) {
    String written = span.text();
    boolean percent = written.endsWith("%");
    String digits = percent ? written.substring(0, written.length() - 1) : written;
    Optional<Double> value = Literals.number(digits);
    if (value.isPresent() && value.get().isInfinite()) {
      diagnostics.report(SpellingErrors.numberTooLarge(span));
    }
    double given = value.filter(Double::isFinite).orElse(0.0);
    return new Expression.Numeral(percent ? Literals.fraction(given) : given, percent, span);
  }

  Expression.Text text(TerminalNode node) {
    Span span = places.of(node);
    return new Expression.Text(Literals.unquote(span, diagnostics), span);
  }
}
