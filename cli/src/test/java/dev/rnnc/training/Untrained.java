package dev.rnnc.training;

import dev.rnnc.backend.Backend;
import dev.rnnc.data.Dataset;
import dev.rnnc.initialize.Initialization;
import dev.rnnc.model.Model;
import dev.rnnc.sample.TrainedModel;
import dev.rnnc.train.Job;
import java.nio.file.Path;
import java.util.Map;

/** A network with first weights, whose predictions are far from sure. */
record Untrained(Model model, Dataset data, Map<String, float[]> weights) {
  static Untrained of(Path folder, String file) {
    Job job = Small.job(folder, file);
    Map<String, float[]> weights =
        Initialization.weights(job.model().network(), job.data().sizes(), 3);
    weights.replaceAll((_, elements) -> scaled(elements));
    return new Untrained(job.model(), job.data(), weights);
  }

  private static float[] scaled(float[] elements) {
    float[] scaled = elements.clone();
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] *= 2;
    }
    return scaled;
  }

  TrainedModel on(Backend backend) {
    return TrainedModel.of(model, data.encoding(), weights, backend);
  }
}
