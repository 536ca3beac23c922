package dev.rnnc.dsl;

import dev.rnnc.dsl.syntax.Block;
import dev.rnnc.dsl.syntax.Expression.Call;
import dev.rnnc.dsl.syntax.Name;
import dev.rnnc.dsl.syntax.NetworkStatement;
import dev.rnnc.model.Expression;
import dev.rnnc.model.Layer;
import dev.rnnc.model.Node;
import dev.rnnc.model.Symbol;
import dev.rnnc.model.ValueType;
import dev.rnnc.source.Diagnostic;
import dev.rnnc.source.Span;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the lines of a network, or of its encoder or decoder, into nodes. */
final class NetworkCheck {
  private final FileScope file;
  private final Reports reports;
  private final NodeNames names;
  private final List<Node> nodes = new ArrayList<>();
  private final Map<String, Call> calls = new LinkedHashMap<>();
  private final Map<String, Optional<Layer>> made = new LinkedHashMap<>();
  private final List<NotYet> notYet = new ArrayList<>();
  private final LayerCalls layers;
  private final NetworkForms forms;

  /**
   * @param encoder what a decoder reads besides its input
   */
  NetworkCheck(FileScope file, NodeNames names, Optional<EncoderEnd> encoder, Reports reports) {
    this.file = file;
    this.names = names;
    this.reports = reports;
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
    input.ifPresent(type -> nodes.add(new Node.DataInput(data.node(), type)));
    Map<String, NetValue> columns = new LinkedHashMap<>();
    columnNames.forEach(column -> columns.put(column, NetValue.column(column, place)));
    return lines(block, Frame.outermost(data, columns));
  }

  List<Node> nodes() {
    return nodes;
  }

  FileScope file() {
    return file;
  }

  Reports reports() {
    return reports;
  }

  NodeNames names() {
    return names;
  }

  /** Notes that something cannot run yet. */
  void needs(NotYet missing) {
    notYet.add(missing);
  }

  List<NotYet> notYet() {
    return notYet;
  }

  /** Keeps the call that makes a layer. */
  void made(String node, Call call) {
    calls.put(node, call);
  }

  /** The calls that make layers, by the layers' names. */
  Map<String, Call> calls() {
    return calls;
  }

  /** Keeps a layer under its name, for weights that others share; empty if it is faulty. */
  void remember(String node, Optional<Layer> layer) {
    made.put(node, layer);
  }

  Optional<Optional<Layer>> remembered(String node) {
    return Optional.ofNullable(made.get(node));
  }

  Set<String> rememberedNames() {
    return made.keySet();
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
          alias(find(bare, frame).orElseThrow(), frame, name);
      case Name bare -> call(asCall(bare), frame, name);
      case Call call when isCallOfValues(call) -> combination(call, frame, name);
      case Call call -> call(call, frame, name);
      case dev.rnnc.dsl.syntax.Expression.Unary _,
          dev.rnnc.dsl.syntax.Expression.Binary _,
          dev.rnnc.dsl.syntax.Expression.Numeral _,
          dev.rnnc.dsl.syntax.Expression.Text _,
          dev.rnnc.dsl.syntax.Expression.ListOf _,
          dev.rnnc.dsl.syntax.Expression.Path _,
          dev.rnnc.dsl.syntax.Expression.Next _ ->
          combination(written, frame, name);
    };
  }

  /** The value of a name. */
  Optional<NetValue> find(Name name, Frame frame) {
    Optional<NetValue> value = frame.find(name.text());
    if (value.isPresent() && value.get().isColumn()) {
      needs(
          new NotYet(
              "E0912", name.span(), "single columns of a table cannot be taken by name yet"));
    }
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
      return applied(function.get(), call, frame, name);
    }
    return layers.read(call, frame, name);
  }

  /** {@code softmax} on a line of its own. */
  private NetValue applied(
      dev.rnnc.model.Function function, Call call, Frame frame, Optional<Name> name) {
    List<NetValue> inputs = inputs(call, frame);
    NetValue input = inputs.getFirst();
    if (inputs.size() != 1) {
      reports.error(call.span(), "E0411", "`%s` takes one value".formatted(function.word()));
      return NetValue.faulty(call.span());
    }
    if (input.type().isEmpty()) {
      return NetValue.faulty(call.span());
    }
    Expression read = read(input);
    NetworkReading reading = new NetworkReading(this, frame);
    return new ExpressionReader(reading, reports)
        .made(call.span(), "E0203", List.of(read), () -> Expression.Call.of(function, read))
        .map(made -> combined(made, inputs, function.word(), call.span(), frame, name))
        .orElse(NetValue.faulty(call.span()));
  }

  private NetValue combination(
      dev.rnnc.dsl.syntax.Expression written, Frame frame, Optional<Name> name) {
    NetworkReading reading = new NetworkReading(this, frame);
    Optional<Expression> expression = new ExpressionReader(reading, reports).read(written);
    List<NetValue> used = reading.used();
    if (expression.isEmpty()) {
      return NetValue.faulty(written.span());
    }
    if (used.isEmpty()) {
      reports.error(
          written.span(), "E0416", "a line of a network is a layer or computes with values");
      return NetValue.faulty(written.span());
    }
    String kind = written instanceof Call call ? call.callee().text() : "value";
    return combined(expression.get(), used, kind, written.span(), frame, name);
  }

  /** A node for an equation between values. */
  NetValue combined(
      Expression expression,
      List<NetValue> used,
      String kind,
      Span at,
      Frame frame,
      Optional<Name> name) {
    if (!sameSteps(used, at)) {
      return NetValue.faulty(at);
    }
    boolean perStep = used.getFirst().perStep();
    String node = nodeName(name, kind, at, frame);
    Node.Combine combine = new Node.Combine(node, expression, perStep);
    nodes.add(combine);
    return new NetValue(node, Optional.of(combine.type()), perStep, NetValue.future(used), at);
  }

  private NetValue alias(NetValue value, Frame frame, Optional<Name> name) {
    if (name.isEmpty() || value.type().isEmpty()) {
      return value;
    }
    return combined(read(value), List.of(value), "value", name.get().span(), frame, name);
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

  /** A value as an equation reads it. */
  static Expression read(NetValue value) {
    return new Expression.Read(
        new Symbol(Symbol.Kind.NODE, value.node(), value.type().orElseThrow()));
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
    return Diagnostic.at(
            callee.span(), "E0107", "no layer or value is called `" + callee.text() + "`")
        .didYouMean(
            callee.text(), known, "the standard ones are " + Kind.all(StandardCells.names()));
  }
}
