package dev.rnnc.dsl;

import dev.rnnc.dsl.syntax.Argument;
import dev.rnnc.dsl.syntax.Expression;
import dev.rnnc.dsl.syntax.Name;
import java.util.stream.Stream;

/** Looks through expressions as they are written. */
final class Trees {
  private Trees() {}

  /** The names that are read in an expression; not those of functions and arguments. */
  static Stream<Name> names(Expression expression) {
    return switch (expression) {
      case Name name -> Stream.of(name);
      case Expression.Path path -> Stream.of(path.parts().getFirst());
      case Expression.Next next -> Stream.of(next.state());
      case Expression.Unary unary -> names(unary.operand());
      case Expression.Binary binary -> Stream.concat(names(binary.left()), names(binary.right()));
      case Expression.ListOf list -> list.elements().stream().flatMap(Trees::names);
      case Expression.Call call ->
          Stream.concat(
              call.arguments().stream().map(Argument::value).flatMap(Trees::names),
              call.from().stream().flatMap(Trees::names));
      case Expression.Numeral _, Expression.Text _ -> Stream.empty();
    };
  }
}
