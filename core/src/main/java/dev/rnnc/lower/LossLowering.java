package dev.rnnc.lower;

import dev.rnnc.ir.BinaryFunction;
import dev.rnnc.ir.Elementwise;
import dev.rnnc.ir.Emitter;
import dev.rnnc.ir.Leaf;
import dev.rnnc.ir.Rearrange;
import dev.rnnc.ir.Reduce;
import dev.rnnc.ir.Tokens;
import dev.rnnc.ir.Type;
import dev.rnnc.ir.UnaryFunction;
import dev.rnnc.ir.Value;
import dev.rnnc.model.Loss;
import dev.rnnc.model.Model;
import dev.rnnc.model.Ports;
import dev.rnnc.model.Task;

/** Writes the loss, a mean over the targets that count, and the number of right answers. */
final class LossLowering {
  private static final double LOG_TWO_PI = Math.log(2 * Math.PI);

  private final Lowering lowering;
  private final Emitter emitter;

  LossLowering(Lowering lowering) {
    this.lowering = lowering;
    this.emitter = lowering.emitter();
  }

  Value lower(Model model, Value prediction) {
    Task task = model.task();
    Value target = target(task, model.training().loss(), prediction);
    Value perTarget =
        switch (model.training().loss()) {
          case Loss.CrossEntropy loss -> crossEntropy(loss, prediction, target);
          case Loss.BinaryCrossEntropy loss -> weighted(binary(prediction, target));
          case Loss.MeanSquaredError loss -> weighted(squared(prediction, target));
          case Loss.Gaussian loss -> weighted(gaussian(prediction, target));
        };
    Value sum = emitter.emit("loss.sum", new Reduce.SumRows(perTarget, false));
    Value scale = emitter.emit("target_scale", new Leaf.Input(Ports.TARGET_SCALE, Type.whole(1)));
    Value loss = emitter.emit("loss", new Elementwise.Binary(BinaryFunction.MULTIPLY, sum, scale));
    lowering.output(Ports.LOSS, loss);
    if (task.target().isIndex() && lowering.purpose() == Purpose.EVALUATION) {
      lowering.output(Ports.CORRECT, correct(prediction, target));
    }
    return loss;
  }

  private Value target(Task task, Loss loss, Value prediction) {
    Type rows = prediction.type();
    Type type;
    if (task.target().isIndex()) {
      type = rows.time() ? Type.tokens() : Type.indexPerRow();
    } else {
      type = loss instanceof Loss.Gaussian ? rows.withFeatures(rows.width() / 2) : rows;
    }
    return emitter.emit("target", new Leaf.Input(Ports.TARGET, type));
  }

  private Value crossEntropy(Loss.CrossEntropy loss, Value logits, Value target) {
    Value entropy = emitter.emit("cross_entropy", new Reduce.CrossEntropy(logits, target));
    if (!loss.balanced()) {
      return entropy;
    }
    int classes = logits.type().width();
    Value weights =
        emitter.emit("class_weights", new Leaf.Input(Ports.CLASS_WEIGHTS, Type.whole(1, classes)));
    Value weight = emitter.emit("class_weight", new Tokens.Lookup(weights, target));
    return emitter.multiply(entropy, weight);
  }

  /** How many targets have the greatest logit. */
  private Value correct(Value logits, Value target) {
    Type type = logits.type();
    Value hot = emitter.emit("target", new Tokens.OneHot(target, type.width()));
    Value own = emitter.emit("", new Reduce.SumFeatures(emitter.multiply(hot, logits)));
    Value greatest = emitter.emit("", new Reduce.MaxFeatures(logits));
    Value right = emitter.binary(BinaryFunction.LESS_OR_EQUAL, greatest, own);
    Value counts = emitter.emit("", new Reduce.SumFeatures(hot));
    Value each = emitter.multiply(right, counts);
    return emitter.emit("correct", new Reduce.SumRows(each, false));
  }

  private Value weighted(Value perTarget) {
    Value weight =
        emitter.emit("target_weight", new Leaf.Input(Ports.TARGET_WEIGHT, perTarget.type()));
    Value zero = emitter.constant(0, perTarget.type());
    // A choice, not a product: what does not count may be NaN.
    return emitter.select(weight, emitter.multiply(perTarget, weight), zero);
  }

  /** softplus(x) - x * target, summed over the features. */
  private Value binary(Value logits, Value target) {
    Value cost =
        emitter.subtract(
            emitter.unary(UnaryFunction.SOFTPLUS, logits), emitter.multiply(logits, target));
    return emitter.emit("binary_cross_entropy", new Reduce.SumFeatures(cost));
  }

  private Value squared(Value prediction, Value target) {
    Value error = emitter.subtract(prediction, target);
    Value sum = emitter.emit("", new Reduce.SumFeatures(emitter.multiply(error, error)));
    Value share = emitter.constant(1.0 / prediction.type().width(), sum.type());
    return emitter.emit(
        "squared_error", new Elementwise.Binary(BinaryFunction.MULTIPLY, sum, share));
  }

  /** (log variance + (target - mean)^2 / variance + log 2 pi) / 2, the mean over the values. */
  private Value gaussian(Value prediction, Value target) {
    int n = prediction.type().width() / 2;
    Value mean = emitter.emit("mean", new Rearrange.Slice(prediction, 0, 0, n));
    Value logVariance = emitter.emit("log_variance", new Rearrange.Slice(prediction, 0, n, 2 * n));
    Value error = emitter.subtract(target, mean);
    Value precision = emitter.unary(UnaryFunction.EXP, emitter.negate(logVariance));
    Value distance = emitter.multiply(emitter.multiply(error, error), precision);
    Value sum =
        emitter.add(emitter.add(logVariance, distance), emitter.constant(LOG_TWO_PI, mean.type()));
    Value total = emitter.emit("", new Reduce.SumFeatures(sum));
    return emitter.emit(
        "negative_log_likelihood",
        new Elementwise.Binary(
            BinaryFunction.MULTIPLY, total, emitter.constant(0.5 / n, total.type())));
  }
}
