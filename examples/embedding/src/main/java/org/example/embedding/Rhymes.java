package org.example.embedding;

import dev.rnnc.backend.Backend;
import dev.rnnc.cpu.CpuBackend;
import dev.rnnc.data.Dataset;
import dev.rnnc.dsl.Rnn;
import dev.rnnc.model.Model;
import dev.rnnc.sample.Reading;
import dev.rnnc.sample.TrainedModel;
import dev.rnnc.train.Event;
import dev.rnnc.train.Job;
import java.nio.file.Path;
import java.util.Locale;

/** A model that is written as a file: trained, kept in one file, and used from that. */
final class Rhymes {
  private Rhymes() {}

  static void run(Path file, Path checkpoint) {
    Backend backend = new CpuBackend();
    Model model = Rnn.load(file);
    Job job = Job.of(model, Dataset.open(model.data())).checkpoint(checkpoint);
    job.train(backend, Rhymes::show).close();

    // The checkpoint alone is enough from here on: it carries the file's text and the vocabulary.
    try (TrainedModel trained = TrainedModel.load(checkpoint, Rnn::load, backend)) {
      System.out.println(trained.sample(1));

      StringBuilder text = new StringBuilder("humpty dumpty sat on");
      Reading reading = trained.read(trained.start(), text.toString());
      for (int i = 0; i < " a wall,".length(); i++) {
        String next = reading.likeliest().label();
        text.append(next);
        reading = trained.read(reading.state(), next);
      }
      System.out.println("likeliest: " + text);
    }
  }

  private static void show(Event event) {
    if (event instanceof Event.Epoch epoch && epoch.epoch() % 10 == 0) {
      System.out.printf(Locale.ROOT, "epoch %d: loss %.3f%n", epoch.epoch(), epoch.trainLoss());
    }
  }
}
