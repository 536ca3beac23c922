package dev.rnnc.compile;

import dev.rnnc.ir.Program;
import dev.rnnc.ir.Type;
import dev.rnnc.model.DataSize;
import dev.rnnc.model.Model;
import dev.rnnc.model.Network;
import dev.rnnc.model.Node;
import dev.rnnc.model.Optimizer;
import dev.rnnc.model.Ports;
import dev.rnnc.optimizer.Adagrad;
import dev.rnnc.optimizer.Adam;
import dev.rnnc.optimizer.AdamW;
import dev.rnnc.optimizer.RmsProp;
import dev.rnnc.optimizer.Sgd;
import dev.rnnc.optimizer.UpdateProgram;
import dev.rnnc.optimizer.UpdateRule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** From a model's optimiser and clipping to the update program. */
public final class Updates {
  private Updates() {}

  /** The update rule of an optimiser. */
  public static UpdateRule rule(Optimizer optimizer) {
    return switch (optimizer) {
      case Optimizer.Sgd sgd -> new Sgd(sgd.momentum(), sgd.nesterov());
      case Optimizer.RmsProp rms -> new RmsProp(rms.decay(), rms.epsilon());
      case Optimizer.Adagrad adagrad -> new Adagrad(adagrad.epsilon());
      case Optimizer.Adam adam -> new Adam(adam.beta1(), adam.beta2(), adam.epsilon());
      case Optimizer.AdamW adam ->
          new AdamW(new Adam(adam.beta1(), adam.beta2(), adam.epsilon()), adam.decay());
    };
  }

  static Program program(Model model, Map<DataSize, Integer> sizes) {
    Network network = model.network();
    Map<String, List<UpdateProgram.Weight>> byLayer = new LinkedHashMap<>();
    for (Network.NamedWeight weight : network.weights()) {
      Integer[] shape =
          weight.weight().sizes().stream().map(size -> size.bind(sizes)).toArray(Integer[]::new);
      byLayer
          .computeIfAbsent(weight.layer(), layer -> new ArrayList<>())
          .add(
              new UpdateProgram.Weight(
                  weight.name(), Ports.gradient(weight.name()), Type.whole(shape)));
    }
    List<UpdateProgram.Group> groups = new ArrayList<>();
    for (Node.Apply apply : network.layers()) {
      List<UpdateProgram.Weight> weights = byLayer.getOrDefault(apply.name(), List.of());
      groups.add(new UpdateProgram.Group(apply.name(), weights, apply.options().clip()));
    }
    return UpdateProgram.of(groups, rule(model.training().optimizer()), model.training().clip());
  }
}
