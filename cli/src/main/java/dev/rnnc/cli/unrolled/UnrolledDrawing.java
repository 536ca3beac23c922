package dev.rnnc.cli.unrolled;

import dev.rnnc.model.Model;
import dev.rnnc.model.Network;

/**
 * A network over some time steps as SVG: a column a time step, a row a value, the data at the
 * bottom and the loss on top. A band through all columns of a row says that they share one set of
 * weights. What translates is drawn in two parts, the encoder and then the decoder; between them
 * stands, once, what all time steps of the decoder look at.
 */
public final class UnrolledDrawing {
  private static final int RIGHT = 24;

  private final Sheet sheet = new Sheet();
  private final Model model;
  private final int steps;
  private final int height;

  public UnrolledDrawing(Model model, int steps) {
    this.model = model;
    this.steps = steps;
    int withLoss = model.network().nodes().size() + 1;
    int encoder = model.network().encoder().map(network -> network.nodes().size()).orElse(0);
    this.height = Panel.height(Math.max(withLoss, encoder));
  }

  /** The drawing. */
  public String svg() {
    Network network = model.network();
    String title = model.name() + " over " + steps + " time steps";
    return sheet.svg(title, network.encoder().map(this::pair).orElseGet(this::single), height);
  }

  private int single() {
    Panel only = new Panel(sheet, model.network(), steps, height, 0, Panel.LEFT);
    only.draw("time step ");
    only.loss();
    return only.right() + RIGHT;
  }

  private int pair(Network source) {
    Panel encoder = new Panel(sheet, source, steps, height, 0, Panel.LEFT);
    encoder.draw("source time step ");
    Panel decoder =
        new Panel(sheet, model.network(), steps, height, encoder.right() + Panel.GAP, 0);
    decoder.draw("time step ");
    decoder.loss();
    encoder.handOver(decoder);
    return decoder.right() + Panel.LEFT;
  }
}
