package dev.rnnc.train;

import dev.rnnc.backend.Run;
import dev.rnnc.data.Batch;
import dev.rnnc.model.Loss;
import dev.rnnc.model.Model;
import dev.rnnc.model.Ports;

/** Hands batches to the runs of a program. */
final class Feed {
  private final boolean balanced;
  private final boolean perStep;
  private final boolean indices;
  private final float[] classWeights;
  private final float[] scale = new float[1];

  /**
   * @param classWeights of every class, for a balanced loss; else empty
   */
  Feed(Model model, float[] classWeights) {
    this.balanced = model.training().loss() instanceof Loss.CrossEntropy loss && loss.balanced();
    this.perStep = model.task().target().perStep();
    this.indices = model.task().target().isIndex();
    this.classWeights = classWeights;
  }

  /** Sets the sizes and all inputs; the arrays are the batch's own. */
  void give(Batch batch, Run run) {
    run.sizes(batch.timeSteps(), batch.rows());
    if (batch.hasTokens()) {
      run.input(Ports.INPUT, batch.tokens());
    } else {
      run.input(Ports.INPUT, batch.reals());
    }
    if (batch.hasSource()) {
      run.input(Ports.SOURCE, batch.sourceTokens());
      run.input(Ports.SOURCE_LENGTHS, batch.sourceLengths());
    }
    run.input(Ports.LENGTHS, batch.lengths());
    run.input(Ports.RESET, batch.reset());
    if (indices) {
      run.input(Ports.TARGET, batch.targetIndices());
    } else {
      run.input(Ports.TARGET, batch.targetValues());
      run.input(Ports.TARGET_WEIGHT, batch.targetWeights());
    }
    run.input(Ports.CLASS_WEIGHTS, classWeights);
    double weight = weight(batch);
    scale[0] = weight > 0 ? (float) (1 / weight) : 0f;
    run.input(Ports.TARGET_SCALE, scale);
  }

  /** How much the targets of a batch weigh together: their number unless classes are balanced. */
  double weight(Batch batch) {
    if (!balanced) {
      return (double) batch.targetCount();
    }
    int places = batch.rows() * (perStep ? batch.timeSteps() : 1);
    double sum = 0;
    for (int i = 0; i < places; i++) {
      int target = batch.targetIndices()[i];
      sum += target < 0 ? 0 : classWeights[target];
    }
    return sum;
  }
}
