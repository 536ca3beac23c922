package dev.rnnc.dsl;

import dev.rnnc.dsl.syntax.Argument;
import dev.rnnc.dsl.syntax.Block;
import dev.rnnc.dsl.syntax.Expression;
import dev.rnnc.dsl.syntax.Expression.Call;
import dev.rnnc.dsl.syntax.Name;
import dev.rnnc.dsl.syntax.NetworkStatement;
import java.util.List;

/** Puts a call in the place of another in the lines of a network. */
final class CallReplacement {
  private final Call before;
  private final Call after;

  private CallReplacement(Call before, Call after) {
    this.before = before;
    this.after = after;
  }

  static Block in(Block block, Call before, Call after) {
    return new CallReplacement(before, after).block(block);
  }

  private Block block(Block block) {
    List<NetworkStatement> lines =
        block.statements().stream()
            .map(line -> new NetworkStatement(line.name(), expression(line.value()), line.span()))
            .toList();
    return new Block(lines, block.span());
  }

  private Expression expression(Expression written) {
    return switch (written) {
      case Call call when call.span().equals(before.span()) -> after;
      case Call call ->
          new Call(
              call.callee(),
              call.arguments().stream()
                  .map(argument ->
                      new Argument(argument.name(), expression(argument.value()), argument.span()))
                  .toList(),
              call.block().map(this::block),
              call.from().stream().map(this::expression).toList(),
              call.span());
      case Name name -> name.span().equals(before.span()) ? after : name;
      case Expression.Unary unary ->
          new Expression.Unary(unary.operator(), expression(unary.operand()), unary.span());
      case Expression.Binary binary ->
          new Expression.Binary(
              binary.operator(),
              expression(binary.left()),
              expression(binary.right()),
              binary.sign(),
              binary.span());
      case Expression.Numeral _, Expression.Text _, Expression.ListOf _ -> written;
      case Expression.Path _, Expression.Next _ -> written;
    };
  }
}
