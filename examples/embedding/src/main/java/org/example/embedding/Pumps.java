package org.example.embedding;

import dev.rnnc.cpu.CpuBackend;
import dev.rnnc.data.Dataset;
import dev.rnnc.dsl.StandardCells;
import dev.rnnc.model.DataSource;
import dev.rnnc.model.Model;
import dev.rnnc.model.ModelBuilder;
import dev.rnnc.model.Optimizer;
import dev.rnnc.model.Split;
import dev.rnnc.sample.Reading;
import dev.rnnc.sample.State;
import dev.rnnc.sample.TrainedModel;
import dev.rnnc.train.Job;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A model that is made in Java. Pumps send their pressure now and then; one whose pressure swings
 * is about to fail. There is one model, and a state for each pump.
 */
final class Pumps {
  private Pumps() {}

  static void run(Path readings) throws IOException {
    Files.writeString(readings, examples());
    DataSource data =
        new DataSource.Frames(readings, new Split.Fraction(0.2), new Split.Fraction(0.2));
    Model model =
        ModelBuilder.named("pumps")
            .data(data)
            .layer("gru_1", StandardCells.template("gru", Map.of("hidden", 8)))
            .last("end")
            .layer("dense_1", StandardCells.template("dense", Map.of("size", "classes")))
            .train(training -> training.optimizer(Optimizer.adam(0.02)).batch(8).epochs(10))
            .build();
    try (TrainedModel trained = Job.of(model, Dataset.open(data)).train(new CpuBackend())) {
      watch(trained);
    }
  }

  /** Every pump in a thread of its own. */
  private static void watch(TrainedModel trained) {
    List<Future<String>> verdicts = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int pump = 0; pump < 8; pump++) {
        boolean swings = pump % 3 == 2;
        Random random = new Random(1000 + pump);
        verdicts.add(threads.submit(() -> verdict(trained, swings, random)));
      }
      for (int pump = 0; pump < verdicts.size(); pump++) {
        System.out.println("pump " + pump + ": " + verdicts.get(pump).get());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  /** Reads one pressure at a time. Between two, the state is but bytes. */
  private static String verdict(TrainedModel trained, boolean swings, Random random) {
    byte[] kept = trained.start().toBytes();
    String verdict = "";
    for (double pressure : pressures(swings, random)) {
      Reading reading = trained.read(State.fromBytes(kept), pressure);
      kept = reading.state().toBytes();
      Reading.Likely likeliest = reading.likeliest();
      verdict =
          String.format(Locale.ROOT, "%s (%.0f %%)", likeliest.label(), 100 * likeliest.probability());
    }
    return verdict;
  }

  /** Sequences with their class, as {@code data frames} reads them. */
  private static String examples() {
    Random random = new Random(1);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 160; i++) {
      boolean swings = i % 2 == 0;
      text.append(swings ? "# failing\n" : "# sound\n");
      for (double pressure : pressures(swings, random)) {
        text.append(String.format(Locale.ROOT, "%.3f%n", pressure));
      }
      text.append('\n');
    }
    return text.toString();
  }

  private static double[] pressures(boolean swings, Random random) {
    double[] pressures = new double[20 + random.nextInt(10)];
    double period = 4 + 3 * random.nextDouble();
    for (int t = 0; t < pressures.length; t++) {
      double swing = swings ? 0.4 * Math.sin(2 * Math.PI * t / period) : 0;
      pressures[t] = 5 + swing + 0.2 * random.nextGaussian();
    }
    return pressures;
  }
}
