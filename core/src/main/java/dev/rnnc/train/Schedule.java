package dev.rnnc.train;

import dev.rnnc.model.Expression;
import dev.rnnc.model.ModelException;
import dev.rnnc.model.Rate;
import java.util.List;

/**
 * The learning rate of each step.
 *
 * @param steps of the whole training, as far as it is known beforehand
 * @param stepsPerEpoch optimiser steps in an epoch
 */
public record Schedule(Rate rate, long steps, long stepsPerEpoch) {
  /** The rate of the step with this number, from 1. */
  public double at(long step) {
    return switch (rate) {
      case Rate.Constant constant -> constant.rate();
      case Rate.Step fall ->
          fall.rate() * StrictMath.pow(fall.factor(), (double) falls(fall, step));
      case Rate.Cosine cosine -> cosine(cosine, step);
      case Rate.WarmUp warmUp -> warmUp.rate() * risen(step, warmUp.warmup());
      case Rate.Formula formula -> number(formula.rate(), step);
    };
  }

  private long epoch(long step) {
    return 1 + (step - 1) / Math.max(1, stepsPerEpoch);
  }

  /** How often the rate has fallen before the step. */
  private long falls(Rate.Step fall, long step) {
    return (epoch(step) - 1) / fall.every();
  }

  private static double risen(long step, int warmup) {
    return warmup <= 0 ? 1 : Math.min(1, (double) step / warmup);
  }

  private double cosine(Rate.Cosine cosine, long step) {
    if (step <= cosine.warmup()) {
      return cosine.peak() * risen(step, cosine.warmup());
    }
    double length = (double) Math.max(1, steps - cosine.warmup());
    double done = Math.min(1, (step - cosine.warmup()) / length);
    double share = (1 + StrictMath.cos(Math.PI * done)) / 2;
    return cosine.peak() * (cosine.floor() + (1 - cosine.floor()) * share);
  }

  private double number(Expression expression, long step) {
    return switch (expression) {
      case Expression.Literal literal -> literal.value();
      case Expression.Read read ->
          switch (read.symbol().name()) {
            case "step" -> (double) step;
            case "steps" -> (double) steps;
            case "epoch" -> (double) epoch(step);
            case "epochs" -> (double) Math.ceilDiv(steps, Math.max(1, stepsPerEpoch));
            default -> throw new ModelException("a schedule does not know " + read);
          };
      case Expression.Call call -> call(call, step);
      case Expression.Product product -> throw notANumber(product);
      case Expression.Concat concat -> throw notANumber(concat);
      case Expression.Slice slice -> throw notANumber(slice);
      case Expression.Drop drop -> throw notANumber(drop);
    };
  }

  private static ModelException notANumber(Expression expression) {
    return new ModelException("a schedule computes numbers, not " + expression);
  }

  private double call(Expression.Call call, long step) {
    List<Double> x = call.arguments().stream().map(argument -> number(argument, step)).toList();
    double a = x.getFirst();
    double b = x.size() > 1 ? x.get(1) : 0;
    return switch (call.function()) {
      case NEGATE -> -a;
      case ADD -> a + b;
      case SUBTRACT -> a - b;
      case MULTIPLY -> a * b;
      case DIVIDE -> a / b;
      case LESS -> a < b ? 1 : 0;
      case LESS_OR_EQUAL -> a <= b ? 1 : 0;
      case GREATER -> a > b ? 1 : 0;
      case GREATER_OR_EQUAL -> a >= b ? 1 : 0;
      case EQUAL -> a == b ? 1 : 0;
      case NOT_EQUAL -> a != b ? 1 : 0;
      case SIGMOID -> 1 / (1 + StrictMath.exp(-a));
      case TANH -> StrictMath.tanh(a);
      case RELU -> Math.max(a, 0);
      case EXP -> StrictMath.exp(a);
      case LOG -> StrictMath.log(a);
      case SQRT -> Math.sqrt(a);
      case ABS -> Math.abs(a);
      case SOFTPLUS -> Math.max(a, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(a)));
      case HARD_SIGMOID -> Math.max(0, Math.min(1, a / 6 + 0.5));
      case MAX -> Math.max(a, b);
      case MIN -> Math.min(a, b);
      case CLAMP -> Math.min(Math.max(a, b), x.get(2));
      case WHERE -> a != 0 ? b : x.get(2);
      case SUM, MEAN -> a;
      case SOFTMAX, NORMALIZE, TRANSPOSE, OUTER -> throw notANumber(call);
    };
  }
}
