package dev.rnnc.dsl;

import dev.rnnc.dsl.syntax.Argument;
import dev.rnnc.dsl.syntax.Block;
import dev.rnnc.dsl.syntax.Expression.Call;
import dev.rnnc.dsl.syntax.Name;
import dev.rnnc.model.Expression;
import dev.rnnc.model.Function;
import dev.rnnc.model.LayerOptions;
import dev.rnnc.model.Node;
import dev.rnnc.model.ValueType;
import dev.rnnc.source.Diagnostic;
import dev.rnnc.source.Span;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The forms of a network that are no layers: {@code last}, {@code repeat(n) { .. }} and others. */
final class NetworkForms {
  /** Those with lines in braces, to which the form applies. */
  private static final List<String> WITH_LINES = List.of("residual", "repeat", "bidirectional");

  private final NetworkCheck network;
  private final Optional<EncoderEnd> encoder;

  NetworkForms(NetworkCheck network, Optional<EncoderEnd> encoder) {
    this.network = network;
    this.encoder = encoder;
  }

  NetValue read(Call call, Frame frame, Optional<Name> name) {
    if (WITH_LINES.contains(call.callee().text()) && call.block().isEmpty()) {
      return withoutLines(call);
    }
    return switch (call.callee().text()) {
      case "last" -> last(call, frame, name);
      case "residual" -> residual(call, frame, name);
      case "repeat" -> repeat(call, frame, name);
      case "bidirectional" -> bidirectional(call, frame, name);
      case "attend" -> attend(call, frame, name);
      case "concat" -> concat(call);
      default -> misplaced(call, frame);
    };
  }

  /** The layers may stand in parentheses instead, as arguments do elsewhere. */
  private NetValue withoutLines(Call call) {
    String form = call.callee().text();
    String lines =
        call.arguments().stream()
            .map(Argument::value)
            .filter(value -> value instanceof Call || value instanceof Name)
            .map(value -> value.span().text())
            .collect(Collectors.joining(", "));
    network
        .reports()
        .report(
            Diagnostic.at(call.span(), "E0414", "`%s` needs lines in braces".formatted(form))
                .help(
                    "write `%s%s { %s }`"
                        .formatted(
                            form,
                            form.equals("repeat") ? "(2)" : "",
                            lines.isEmpty() ? "gru(hidden = 128)" : lines)));
    return NetValue.faulty(call.span());
  }

  private NetValue faulty(Span at, String code, String message) {
    network.reports().error(at, code, message);
    return NetValue.faulty(at);
  }

  private NetValue concat(Call call) {
    return faulty(call.span(), "E0411", "`concat` takes the values that it joins: `concat(a, b)`");
  }

  private NetValue misplaced(Call call, Frame frame) {
    call.block().ifPresent(block -> network.lines(block, frame.inner("")));
    return faulty(
        call.callee().span(),
        "E0421",
        "`%s { .. }` stands on its own in a network: `network { encoder { .. } decoder { .. } }`"
            .formatted(call.callee().text()));
  }

  /** One value, and no arguments. */
  private Optional<NetValue> single(Call call, Frame frame) {
    String form = call.callee().text();
    List<NetValue> inputs = network.inputs(call, frame);
    boolean sound = WITH_LINES.contains(form) || hasNoLines(call);
    if (inputs.size() != 1) {
      network.reports().error(call.span(), "E0411", "`%s` takes one value".formatted(form));
      sound = false;
    }
    return sound ? Optional.of(inputs.getFirst()) : Optional.empty();
  }

  private boolean hasNoLines(Call call) {
    if (call.block().isPresent()) {
      network
          .reports()
          .error(
              call.block().get().span(),
              "E0414",
              "`%s` takes no lines in braces".formatted(call.callee().text()));
      return false;
    }
    return true;
  }

  private boolean noArguments(Call call) {
    return new Binding(
            "`" + call.callee().text() + "`",
            call.span(),
            List.of(),
            network.file(),
            network.reports())
        .bind(call.arguments())
        .sound();
  }

  private NetValue last(Call call, Frame frame, Optional<Name> name) {
    boolean sound = noArguments(call);
    Optional<NetValue> input = single(call, frame);
    if (input.isEmpty() || !sound) {
      return new NetValue("", Optional.empty(), false, Optional.empty(), call.span());
    }
    NetValue of = input.get();
    if (!of.perStep()) {
      network
          .reports()
          .report(
              Diagnostic.at(
                      call.span(),
                      "E0409",
                      "`last` takes the last of several time steps; here are none")
                  .note(of.at(), "this value has no time steps any more"));
    }
    Optional<Span> future = of.future().or(() -> Optional.of(call.span()));
    String node = network.nodeName(name, "last", call.span(), frame);
    if (of.type().isEmpty() || !of.perStep()) {
      return new NetValue(node, of.type(), false, future, call.span());
    }
    ValueType type = of.type().get().dense();
    network.parts().add(new Node.Last(node, of.node(), type));
    return new NetValue(node, Optional.of(type), false, future, call.span());
  }

  private NetValue residual(Call call, Frame frame, Optional<Name> name) {
    boolean sound = noArguments(call);
    Optional<NetValue> input = single(call, frame);
    if (input.isEmpty()) {
      return NetValue.faulty(call.span());
    }
    Frame inside = frame.inner("");
    inside.setCurrent(input.get());
    NetValue result = network.lines(call.block().orElseThrow(), inside);
    if (!sound || result.type().isEmpty() || input.get().type().isEmpty()) {
      return NetValue.faulty(call.span());
    }
    if (!result.type().get().sizes().equals(input.get().type().get().sizes())) {
      network
          .reports()
          .report(
              Diagnostic.at(
                      call.callee().span(),
                      "E0413",
                      "`residual` adds its input, %s, to its result, %s: the sizes must be equal"
                          .formatted(input.get().type().get(), result.type().get()))
                  .note(input.get().at(), "the input comes from here")
                  .note(result.at(), "the result comes from here"));
      return NetValue.faulty(call.span());
    }
    Expression sum = Expression.Call.of(Function.ADD, result.read(), input.get().read());
    return network
        .equations()
        .combined(sum, List.of(result, input.get()), "residual", call.span(), frame, name);
  }

  private NetValue repeat(Call call, Frame frame, Optional<Name> name) {
    List<Slot> slots = List.of(Slot.required("times", new Kind.Whole(1, 1000)));
    Bound bound =
        new Binding(
                "`repeat`",
                call.span(),
                slots,
                new NetworkScope(network.file(), frame),
                network.reports())
            .bind(call.arguments());
    Optional<NetValue> input = single(call, frame);
    if (input.isEmpty()) {
      return NetValue.faulty(call.span());
    }
    Block block = call.block().orElseThrow();
    int times = bound.sound() ? bound.whole("times") : 1;
    NetValue value = input.get();
    for (int copy = 1; copy <= times; copy++) {
      Frame inside = frame.inner(times == 1 ? "" : "_" + copy);
      inside.setCurrent(value);
      value = network.lines(block, inside);
      if (value.type().isEmpty()) {
        break;
      }
    }
    return name.isEmpty() || value.type().isEmpty()
        ? value
        : network
            .equations()
            .combined(value.read(), List.of(value), "repeat", call.span(), frame, name);
  }

  private NetValue bidirectional(Call call, Frame frame, Optional<Name> name) {
    boolean sound = noArguments(call);
    Optional<NetValue> input = single(call, frame);
    if (input.isEmpty()) {
      return NetValue.faulty(call.span());
    }
    Block block = call.block().orElseThrow();
    int before = network.parts().nodes().size();
    Frame forward = frame.inner("", Frame.Direction.FORWARD);
    forward.setCurrent(input.get());
    NetValue there = network.lines(block, forward);
    if (!sound || there.type().isEmpty()) {
      return NetValue.faulty(call.span());
    }
    Frame backward = frame.inner("_backward", Frame.Direction.BACKWARD);
    backward.setCurrent(input.get());
    NetValue back = network.lines(block, backward);
    boolean recurrent =
        network.parts().nodes().subList(before, network.parts().nodes().size()).stream()
            .anyMatch(node ->
                node instanceof Node.Apply apply
                    && apply.options().direction() == LayerOptions.Direction.BACKWARD);
    if (!recurrent) {
      return faulty(
          call.span(), "E0418", "`bidirectional` needs a recurrent layer between its braces");
    }
    if (back.type().isEmpty()) {
      return NetValue.faulty(call.span());
    }
    Expression both = Expression.Concat.of(List.of(there.read(), back.read()));
    NetValue value =
        network
            .equations()
            .combined(both, List.of(there, back), "bidirectional", call.span(), frame, name);
    return new NetValue(
        value.node(), value.type(), value.perStep(), Optional.of(call.callee().span()), value.at());
  }

  /** Attention over the encoder's sequence. */
  private NetValue attend(Call call, Frame frame, Optional<Name> name) {
    List<Slot> slots =
        List.of(
            Slot.required("to", new Kind.Written("`encoder`")),
            Slot.of("score", Kind.choice("dot", "general", "additive"), "general"));
    for (Argument argument : call.arguments()) {
      if (argument.name().isEmpty() && !EncoderEnd.isMeant(argument.value())) {
        return faulty(argument.span(), "E0423", "`attend` takes `encoder`: `attend(encoder)`");
      }
    }
    Bound bound =
        new Binding("`attend`", call.span(), slots, network.file(), network.reports())
            .bind(call.arguments());
    Optional<NetValue> input = single(call, frame);
    if (encoder.isEmpty()) {
      return faulty(call.span(), "E0423", "`attend` stands in a decoder: here is no encoder");
    }
    if (!bound.sound() || input.isEmpty() || input.get().type().isEmpty()) {
      return NetValue.faulty(call.span());
    }
    NetValue query = input.get();
    Optional<ValueType> seen = encoder.get().output().type();
    if (seen.isEmpty()) {
      return NetValue.faulty(call.span());
    }
    if (!encoder.get().output().perStep()) {
      network
          .reports()
          .report(
              Diagnostic.at(
                      call.span(),
                      "E0423",
                      "`attend` looks at all time steps of the encoder, but it keeps one")
                  .note(encoder.get().output().at(), "here")
                  .help("leave out `last`"));
      return NetValue.faulty(call.span());
    }
    boolean dot = bound.word("score").equals("dot");
    if (dot && !seen.get().sizes().equals(query.type().get().sizes())) {
      network
          .reports()
          .report(
              Diagnostic.at(
                      call.span(),
                      "E0423",
                      "`score = dot` needs equal sizes: the encoder gives %s, this value is %s"
                          .formatted(seen.get(), query.type().get()))
                  .help("`score = general` takes any sizes"));
      return NetValue.faulty(call.span());
    }
    String node = network.nodeName(name, "attend", call.span(), frame);
    new Attention(encoder.get().output(), query, node, bound.word("score")).addTo(network.parts());
    return new NetValue(node, query.type(), query.perStep(), query.future(), call.span());
  }
}
