package dev.rnnc.dsl;

import dev.rnnc.dsl.syntax.Block;
import dev.rnnc.dsl.syntax.Expression.Call;
import dev.rnnc.dsl.syntax.Item;
import dev.rnnc.dsl.syntax.NetworkStatement;
import dev.rnnc.model.DataSize;
import dev.rnnc.model.DataSource;
import dev.rnnc.model.Layer;
import dev.rnnc.model.Network;
import dev.rnnc.model.Node;
import dev.rnnc.model.Size;
import dev.rnnc.model.Task;
import dev.rnnc.model.ValueType;
import dev.rnnc.source.Diagnostic;
import dev.rnnc.source.Span;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads a network block: one network, or an encoder and a decoder. */
final class NetworkBlock {
  private final FileScope file;
  private final Optional<DataSource> source;
  private final Reports reports;
  private final NodeNames names;
  private final Map<String, Call> calls = new LinkedHashMap<>();

  /**
   * What is read.
   *
   * @param network empty after a mistake
   * @param calls the calls that make layers, by the layers' names
   */
  record Result(
      Optional<Network> network, NetValue output, List<Node> nodes, Map<String, Call> calls) {}

  /**
   * @param source what the data gives, empty where that is unknown
   */
  NetworkBlock(FileScope file, Optional<DataSource> source, Reports reports) {
    this.file = file;
    this.source = source;
    this.reports = reports;
    this.names = new NodeNames(reports);
  }

  Result read(Item.Network network) {
    Block block = network.block();
    boolean parts = block.statements().stream().anyMatch(NetworkBlock::isPart);
    boolean pairs = source.orElse(null) instanceof DataSource.Pairs;
    if (parts) {
      if (source.isPresent() && !pairs) {
        reports.error(
            network.keyword(),
            "E0421",
            "an encoder and a decoder need `data pairs(..)`, not `" + source.get().word() + "`");
      }
      return encoderAndDecoder(network);
    }
    if (pairs) {
      reports.report(
          Diagnostic.at(network.keyword(), "E0421", "`pairs` needs an encoder and a decoder")
              .help("write `network { encoder { .. } decoder { .. } }`"));
    }
    Optional<ValueType> input = pairs ? Optional.empty() : source.map(Task::of).map(Task::input);
    NetworkCheck check = new NetworkCheck(file, names, Optional.empty(), reports);
    NetValue output = check.read(block, input, columns());
    return result(check, output, Optional.empty());
  }

  private List<String> columns() {
    return source.orElse(null) instanceof DataSource.Table table ? table.inputs() : List.of();
  }

  private static boolean isPart(NetworkStatement statement) {
    return partName(statement).equals("encoder") || partName(statement).equals("decoder");
  }

  private static String partName(NetworkStatement statement) {
    return statement.value() instanceof Call call && call.block().isPresent()
        ? call.callee().text()
        : "";
  }

  private Result encoderAndDecoder(Item.Network network) {
    Optional<Call> encoder = part(network, "encoder");
    Optional<Call> decoder = part(network, "decoder");
    for (NetworkStatement statement : network.block().statements()) {
      if (!isPart(statement)) {
        reports.error(
            statement.span(),
            "E0421",
            "beside `encoder` and `decoder` a network has no other lines");
      }
    }
    boolean pairs = source.orElse(null) instanceof DataSource.Pairs;
    Optional<Encoder> before = encoder.map(call -> encoder(call, pairs));
    if (decoder.isEmpty()) {
      return new Result(Optional.empty(), NetValue.faulty(network.keyword()), List.of(), calls);
    }
    NetworkCheck check = new NetworkCheck(file, names, before.map(Encoder::end), reports);
    Optional<ValueType> tokens =
        pairs ? Optional.of(ValueType.token(Size.of(DataSize.VOCABULARY))) : Optional.empty();
    NetValue output = check.read(decoder.get().block().orElseThrow(), tokens, List.of());
    Optional<Network> encoding =
        before.flatMap(made -> {
          check.parts().encoderNodes().forEach(made.check().parts()::add);
          return made(made.check(), made.end().output(), Optional.empty());
        });
    Result result = result(check, output, encoding);
    result.network().ifPresent(made -> warnOfIdle(made, encoder.orElseThrow()));
    return result;
  }

  /** An encoder that was read. */
  private record Encoder(NetworkCheck check, EncoderEnd end) {}

  private Encoder encoder(Call encoder, boolean pairs) {
    Optional<ValueType> tokens =
        pairs
            ? Optional.of(ValueType.token(Size.of(DataSize.SOURCE_VOCABULARY)))
            : Optional.empty();
    NetworkCheck check = new NetworkCheck(file, names, Optional.empty(), reports);
    NetValue output = check.read(encoder.block().orElseThrow(), tokens, List.of());
    calls.putAll(check.parts().calls());
    return new Encoder(
        check,
        new EncoderEnd(
            output, lastRecurrent(check), output.type().isPresent(), encoder.callee().span()));
  }

  private void warnOfIdle(Network network, Call encoder) {
    boolean used =
        network.nodes().stream()
            .anyMatch(node ->
                node instanceof Node.Memory
                    || (node instanceof Node.Apply apply
                        && apply.layer().states().stream().anyMatch(Layer.State::fromEncoder)));
    if (!used) {
      reports.report(
          Diagnostic.at(
                  encoder.callee().span(),
                  "W0304",
                  "the encoder has no effect: the decoder takes nothing of it")
              .help("write `start = encoder` at a layer of the decoder, or `attend(encoder)`"));
    }
  }

  private static Optional<Layer> lastRecurrent(NetworkCheck check) {
    return check.parts().nodes().stream()
        .filter(node -> node instanceof Node.Apply apply && apply.layer().isRecurrent())
        .map(node -> ((Node.Apply) node).layer())
        .reduce((before, after) -> after);
  }

  private Optional<Call> part(Item.Network network, String which) {
    List<Call> parts =
        network.block().statements().stream()
            .filter(statement -> partName(statement).equals(which))
            .map(statement -> (Call) statement.value())
            .toList();
    if (parts.isEmpty()) {
      reports.error(network.keyword(), "E0421", "the network has no `%s { .. }`".formatted(which));
      return Optional.empty();
    }
    for (Call second : parts.subList(1, parts.size())) {
      reports.report(
          Diagnostic.at(second.callee().span(), "E0421", "a second `" + which + "`")
              .note(parts.getFirst().callee().span(), "the first is here"));
    }
    return Optional.of(parts.getFirst());
  }

  private Result result(NetworkCheck check, NetValue output, Optional<Network> encoder) {
    calls.putAll(check.parts().calls());
    return new Result(made(check, output, encoder), output, check.parts().nodes(), calls);
  }

  private Optional<Network> made(NetworkCheck check, NetValue output, Optional<Network> encoder) {
    if (output.type().isEmpty() || reports.hasErrors()) {
      return Optional.empty();
    }
    return Optional.of(new Network(check.parts().nodes(), output.node(), encoder));
  }

  /** Warns of values that nothing takes, of the copies of a repeated one once. */
  void warnOfIdle(Result result) {
    if (result.network().isEmpty()) {
      return;
    }
    Map<Span, List<String>> idle = new LinkedHashMap<>();
    for (String name : new IdleValues(result.network().get()).names()) {
      idle.computeIfAbsent(names.placeOf(name), _ -> new ArrayList<>()).add(name);
    }
    idle.forEach((at, copies) -> {
      String more = copies.size() == 1 ? "" : ", nor have its other copies";
      reports.report(
          Diagnostic.at(
              at,
              "W0304",
              "`%s` has no effect on the network's output%s".formatted(copies.getFirst(), more)));
    });
  }
}
