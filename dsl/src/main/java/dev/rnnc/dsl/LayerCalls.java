package dev.rnnc.dsl;

import dev.rnnc.dsl.syntax.Argument;
import dev.rnnc.dsl.syntax.CellStatement;
import dev.rnnc.dsl.syntax.Expression;
import dev.rnnc.dsl.syntax.Expression.Call;
import dev.rnnc.dsl.syntax.Name;
import dev.rnnc.model.Layer;
import dev.rnnc.model.LayerOptions;
import dev.rnnc.model.Node;
import dev.rnnc.model.ValueType;
import dev.rnnc.source.Diagnostic;
import dev.rnnc.source.Span;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the calls of cells and layers in a network; a file's own and the standard ones alike. */
final class LayerCalls {
  private final NetworkCheck network;
  private final Optional<EncoderEnd> encoder;
  private final WeightTies ties;

  LayerCalls(NetworkCheck network, Optional<EncoderEnd> encoder) {
    this.network = network;
    this.encoder = encoder;
    this.ties = new WeightTies(network);
  }

  NetValue read(Call call, Frame frame, Optional<Name> name) {
    List<NetValue> inputs = network.inputs(call, frame);
    Optional<Recipe> recipe = recipe(call, frame);
    if (call.block().isPresent()) {
      network
          .reports()
          .error(
              call.block().get().span(),
              "E0414",
              "`%s` takes no lines in braces".formatted(call.callee().text()));
    }
    if (recipe.isEmpty()) {
      readOnly(call, frame);
      return NetValue.faulty(call.span());
    }
    Use use = new Use(recipe.get(), call, frame);
    return use.node(inputs, name);
  }

  /** Looks at the arguments of a call whose callee is unknown only for what surely is wrong. */
  private void readOnly(Call call, Frame frame) {
    call.block().ifPresent(block -> network.lines(block, frame.inner("")));
  }

  /** The text that a call names, directly or by a param. */
  private Optional<Recipe> recipe(Call call, Frame frame) {
    Name callee = call.callee();
    FileScope file = network.file();
    if (file.params().containsKey(callee.text())) {
      Scope.InScope end = new Scope.InScope(callee, file).followed();
      if (end.expression() instanceof Name meant && meant != callee) {
        Optional<Recipe> layer = file.layer(meant.text());
        if (layer.isEmpty()) {
          network
              .reports()
              .report(
                  network.unknownLayer(meant, frame).note(callee.span(), "used as a layer here"));
        }
        return layer;
      }
      if (file.find(callee.text()).orElseThrow() instanceof Scope.Meaning.Unknown) {
        return Optional.empty();
      }
      network
          .reports()
          .report(
              Diagnostic.at(
                      callee.span(),
                      "E0106",
                      "the param `%s` is called like a layer, but it is not the name of one"
                          .formatted(callee.text()))
                  .note(end.expression().span(), "its value"));
      return Optional.empty();
    }
    Optional<Recipe> layer = file.layer(callee.text());
    if (layer.isEmpty()) {
      network.reports().report(network.unknownLayer(callee, frame));
    }
    return layer;
  }

  /** One call of a text. */
  private final class Use {
    private final Recipe recipe;
    private final Call call;
    private final Frame frame;
    private final List<Slot> slots;
    private final List<Argument> tied = new ArrayList<>();
    private final Bound arguments;

    Use(Recipe recipe, Call call, Frame frame) {
      this.recipe = recipe;
      this.call = call;
      this.frame = frame;
      this.slots = Elaboration.slots(recipe, network.reports());
      this.arguments = bound();
    }

    private Bound bound() {
      List<Argument> plain = new ArrayList<>();
      boolean sound = true;
      for (Argument argument : call.arguments()) {
        String name = argument.name().map(Name::text).orElse("");
        boolean slot = slots.stream().anyMatch(candidate -> candidate.name().equals(name));
        if (!slot && argument.value() instanceof Expression.Path && !name.isEmpty()) {
          tied.add(argument);
        } else if (!slot && RecurrentOptions.isOption(name)) {
          sound = false;
          notRecurrent(argument.name().orElseThrow());
        } else if (!slot && isWeight(name)) {
          sound = false;
          ties.report(argument, recipe.name());
        } else {
          plain.add(argument);
        }
      }
      Scope scope = new NetworkScope(network.file(), frame);
      Bound bound =
          new Binding("`" + recipe.name() + "`", call.span(), slots, scope, network.reports())
              .bind(plain, recipe.home().scope());
      sound &= bound.sound() && directed(bound);
      Map<String, Bound.Value> values = new LinkedHashMap<>(bound.values());
      if (frame.isBackward() && recipe.isRecurrent()) {
        values.put(
            "direction",
            new Bound.Value(
                Optional.of(new Static.Word("backward")), Optional.empty(), Optional.empty()));
      }
      return new Bound(values, sound);
    }

    private boolean isWeight(String name) {
      return recipe
          .lines()
          .filter(CellStatement.Declaration.class::isInstance)
          .map(CellStatement.Declaration.class::cast)
          .filter(declared -> declared.kind() != CellStatement.Declaration.Kind.STATE)
          .flatMap(declared -> declared.names().stream())
          .anyMatch(declared -> declared.text().equals(name));
    }

    private void notRecurrent(Name option) {
      network
          .reports()
          .report(
              Diagnostic.at(
                      option.span(),
                      "E0417",
                      "`%s` takes no `%s`: it has no state".formatted(recipe.name(), option.text()))
                  .help("only recurrent layers take it"));
    }

    private boolean directed(Bound bound) {
      if (bound.isGiven("direction") && frame.isBidirectional() && recipe.isRecurrent()) {
        network
            .reports()
            .error(
                bound.placeOf("direction", call.span()),
                "E0418",
                "within `bidirectional` a layer runs both ways: `direction` cannot be set");
        return false;
      }
      return true;
    }

    NetValue node(List<NetValue> inputs, Optional<Name> name) {
      warnOfIdleInit();
      List<Optional<ValueType>> types = inputs.stream().map(NetValue::type).toList();
      Optional<Layer> made =
          new Elaboration(recipe, call.span(), network.reports()).layer(arguments, types);
      boolean steps = inputs.stream().allMatch(NetValue::perStep);
      boolean sound = network.sameSteps(inputs, call.span()) && startsSoundly(made);
      if (sound && recipe.isRecurrent() && !steps) {
        network
            .reports()
            .report(
                Diagnostic.at(
                        call.span(),
                        "E0412",
                        "`%s` needs time steps, but its input has none".formatted(recipe.name()))
                    .note(inputs.getFirst().at(), "`last` has taken them away before"));
        sound = false;
      }
      String node = network.nodeName(name, recipe.name(), call.span(), frame);
      network.parts().made(node, call);
      Optional<Map<String, String>> tie = ties.read(tied, made, call.span());
      Optional<Span> future = NetValue.future(inputs);
      boolean given = arguments.sound() && made.isPresent() && tie.isPresent();
      if (!sound || !given) {
        network.parts().remember(node, Optional.empty());
        return new NetValue(node, Optional.empty(), steps, future, call.span());
      }
      LayerOptions options =
          recipe.isRecurrent() ? RecurrentOptions.of(arguments) : LayerOptions.NONE;
      if (options.direction() == LayerOptions.Direction.BACKWARD) {
        future = future.or(() -> Optional.of(arguments.placeOf("direction", call.span())));
      }
      Node.Apply apply =
          new Node.Apply(
              node,
              made.get(),
              inputs.stream().map(NetValue::node).toList(),
              options,
              tie.get(),
              steps);
      network.parts().add(apply);
      network.parts().remember(node, made);
      return new NetValue(node, Optional.of(apply.type()), steps, future, call.span());
    }

    /** {@code init} acts on weights that the text declares {@code = init}, and on nothing else. */
    private void warnOfIdleInit() {
      boolean declared =
          recipe
              .lines()
              .anyMatch(line ->
                  line instanceof CellStatement.Declaration declaration
                      && declaration.start().orElse(null) instanceof Name start
                      && start.text().equals(RecurrentOptions.INIT));
      if (arguments.isGiven(RecurrentOptions.INIT) && !declared) {
        network
            .reports()
            .report(
                Diagnostic.at(
                        arguments.placeOf(RecurrentOptions.INIT, call.span()),
                        "W0302",
                        "`init` has no effect: no weight of `%s` is declared `= init`"
                            .formatted(recipe.name()))
                    .note(recipe.text().name().span(), "declared here"));
      }
    }

    private boolean startsSoundly(Optional<Layer> layer) {
      if (!(recipe.isRecurrent() && StartOption.of(arguments) instanceof StartOption.FromEncoder)) {
        return true;
      }
      Span at = arguments.placeOf("start", call.span());
      if (encoder.isEmpty()) {
        network.reports().error(at, "E0422", "there is no encoder here to start from");
        return false;
      }
      return layer.isEmpty()
          || new EncoderStart(encoder.get(), network.reports()).fits(layer.get(), at);
    }
  }
}
