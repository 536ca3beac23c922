package dev.rnnc.dsl;

import dev.rnnc.dsl.syntax.Block;
import dev.rnnc.dsl.syntax.Expression.Call;
import dev.rnnc.dsl.syntax.Name;
import dev.rnnc.dsl.syntax.NetworkStatement;
import dev.rnnc.model.DataSize;
import dev.rnnc.model.Node;
import dev.rnnc.model.Size;
import dev.rnnc.model.ValueType;
import dev.rnnc.source.Diagnostic;
import dev.rnnc.source.Span;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the lines of a network, or of its encoder or decoder, into nodes. */
final class NetworkCheck {
  private final FileScope file;
  private final Reports reports;
  private final NodeNames names;
  private final NetworkParts parts = new NetworkParts();
  private final ValueEquations equations;
  private final LayerCalls layers;
  private final NetworkForms forms;

  /** Those that nothing has read so far. */
  private final Map<String, Node.Column> columns = new HashMap<>();

  /**
   * @param encoder what a decoder reads besides its input
   */
  NetworkCheck(FileScope file, NodeNames names, Optional<EncoderEnd> encoder, Reports reports) {
    this.file = file;
    this.names = names;
    this.reports = reports;
    this.equations = new ValueEquations(this);
    this.layers = new LayerCalls(this, encoder);
    this.forms = new NetworkForms(this, encoder);
  }

  /**
   * The last value of the block.
   *
   * @param input the type of what the data brings
   * @param columnNames its columns, if it has several
   */
  NetValue read(Block block, Optional<ValueType> input, List<String> columnNames) {
    Span at = block.span();
    Span place = at.file().span(at.start(), Math.min(at.end(), at.start() + 1));
    NetValue data = new NetValue("input", input, true, Optional.empty(), place);
    names.reserve(data.node(), place);
    input.ifPresent(type -> parts.add(new Node.DataInput(data.node(), type)));
    return lines(block, Frame.outermost(data, columns(data, columnNames)));
  }

  /** The columns of the data, side by side in its value, each as a value of its own. */
  private Map<String, NetValue> columns(NetValue data, List<String> columnNames) {
    Map<String, NetValue> values = new LinkedHashMap<>();
    Size begin = Size.of(0);
    for (String column : columnNames) {
      Size width = Size.of(DataSize.column(column));
      ValueType type = ValueType.value(width);
      names.reserve(column, data.at());
      columns.put(column, new Node.Column(column, data.node(), begin, type));
      values.put(
          column, new NetValue(column, Optional.of(type), true, Optional.empty(), data.at()));
      begin = begin.plus(width);
    }
    return values;
  }

  NetworkParts parts() {
    return parts;
  }

  ValueEquations equations() {
    return equations;
  }

  FileScope file() {
    return file;
  }

  Reports reports() {
    return reports;
  }

  /** The value of the last line. */
  NetValue lines(Block block, Frame frame) {
    if (block.statements().isEmpty()) {
      reports.error(block.span(), "E0415", "at least one line is needed between the braces");
      return NetValue.faulty(block.span());
    }
    frame.announce(
        block.statements().stream()
            .flatMap(statement -> statement.name().stream())
            .map(Name::text)
            .toList());
    for (NetworkStatement statement : block.statements()) {
      line(statement, frame);
    }
    return frame.current().orElseThrow();
  }

  private void line(NetworkStatement statement, Frame frame) {
    Optional<Name> name = statement.name().filter(given -> isFree(given, frame));
    NetValue value = value(statement.value(), frame, name);
    name.ifPresent(given -> frame.name(given.text(), value));
    frame.setCurrent(value);
  }

  private boolean isFree(Name name, Frame frame) {
    if (Reserved.contains(name.text())) {
      reports.error(
          name.span(), "E0109", "`%s` %s".formatted(name.text(), Reserved.reason(name.text())));
      return false;
    }
    if (frame.hasOwn(name.text())) {
      Diagnostic taken =
          Diagnostic.at(name.span(), "E0404", "the name `%s` is taken".formatted(name.text()));
      NetValue before = frame.find(name.text()).orElseThrow();
      reports.report(
          name.text().equals("input")
              ? taken.help("`input` is what the data brings")
              : taken.note(before.at(), "by this"));
      return false;
    }
    return true;
  }

  /**
   * The value of a line, or of a part of one.
   *
   * @param name what the file calls it
   */
  NetValue value(dev.rnnc.dsl.syntax.Expression written, Frame frame, Optional<Name> name) {
    return switch (written) {
      case Name bare when find(bare, frame).isPresent() ->
          equations.alias(find(bare, frame).orElseThrow(), frame, name);
      case Name bare -> call(asCall(bare), frame, name);
      case Call call when isCallOfValues(call) -> equations.combination(call, frame, name);
      case Call call -> call(call, frame, name);
      case dev.rnnc.dsl.syntax.Expression.Unary _,
          dev.rnnc.dsl.syntax.Expression.Binary _,
          dev.rnnc.dsl.syntax.Expression.Numeral _,
          dev.rnnc.dsl.syntax.Expression.Text _,
          dev.rnnc.dsl.syntax.Expression.ListOf _,
          dev.rnnc.dsl.syntax.Expression.Path _,
          dev.rnnc.dsl.syntax.Expression.Next _ ->
          equations.combination(written, frame, name);
    };
  }

  /** The value of a name. A column becomes a node when it is first read. */
  Optional<NetValue> find(Name name, Frame frame) {
    Optional<NetValue> value = frame.find(name.text());
    value.map(found -> columns.remove(found.node())).ifPresent(parts::add);
    return value;
  }

  /** {@code tanh(x)}: a function with its values in parentheses. */
  private static boolean isCallOfValues(Call call) {
    return FunctionCalls.isFunction(call.callee().text())
        && call.from().isEmpty()
        && !call.arguments().isEmpty();
  }

  private static Call asCall(Name bare) {
    return new Call(bare, List.of(), Optional.empty(), List.of(), bare.span());
  }

  /** The values behind {@code from}, else the one above. */
  List<NetValue> inputs(Call call, Frame frame) {
    if (call.from().isEmpty()) {
      return List.of(frame.current().orElseThrow());
    }
    return call.from().stream().map(from -> value(from, frame, Optional.empty())).toList();
  }

  private NetValue call(Call call, Frame frame, Optional<Name> name) {
    String callee = call.callee().text();
    if (Reserved.FORMS.contains(callee)) {
      return forms.read(call, frame, name);
    }
    Optional<dev.rnnc.model.Function> function = FunctionCalls.ofOneValue(callee);
    if (function.isPresent()) {
      return equations.applied(function.get(), call, frame, name);
    }
    return layers.read(call, frame, name);
  }

  /** Values with time steps and values without do not mix. */
  boolean sameSteps(List<NetValue> values, Span at) {
    for (NetValue value : values) {
      if (value.perStep() != values.getFirst().perStep()) {
        NetValue stepped = value.perStep() ? value : values.getFirst();
        NetValue last = value.perStep() ? values.getFirst() : value;
        reports.report(
            Diagnostic.at(at, "E0410", "a value with time steps is combined with one that has none")
                .note(stepped.at(), "this has time steps")
                .note(last.at(), "this has none, after `last`")
                .help("take `last` of both"));
        return false;
      }
    }
    return true;
  }

  /** What the file calls a value, else its kind and number. */
  String nodeName(Optional<Name> name, String kind, Span at, Frame frame) {
    if (name.isEmpty()) {
      return names.numbered(kind, at);
    }
    String given = name.get().text() + frame.suffix();
    names.claim(given, name.get().span());
    return given;
  }

  /** No layer of this name is known. */
  Diagnostic unknownLayer(Name callee, Frame frame) {
    if (frame.isBelow(callee.text())) {
      return Diagnostic.at(
          callee.span(),
          "E0107",
          "`%s` is defined further below; a name must stand above its use"
              .formatted(callee.text()));
    }
    List<String> known = new ArrayList<>(file.layerNames());
    known.addAll(Reserved.FORMS);
    known.addAll(FunctionCalls.words());
    known.addAll(frame.names());
    known.addAll(file.params().keySet());
    boolean value = known.remove(callee.text());
    String message = value ? "`%s` is a value, not a layer" : "no layer or value is called `%s`";
    return ForeignNames.explain(
        Diagnostic.at(callee.span(), "E0107", message.formatted(callee.text())),
        callee.text(),
        known,
        "the standard ones are " + Kind.all(StandardCells.names()));
  }
}
