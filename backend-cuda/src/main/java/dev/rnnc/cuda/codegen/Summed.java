package dev.rnnc.cuda.codegen;

import dev.rnnc.plan.View;
import java.util.List;

/**
 * Which rows a sum over rows takes: in a loop those of the time step at hand, else all that there
 * are.
 *
 * @param frame where the summed views stand
 */
record Summed(Space space, Frame frame) {
  static Summed of(Frame where, View... summed) {
    List<View> views = List.of(summed);
    boolean time = views.stream().anyMatch(view -> view.time() && !view.last());
    boolean batch = views.stream().anyMatch(View::batch);
    Frame frame = where.time() == Frame.Time.STEP ? where : time ? Frame.ALL : Frame.ONCE;
    return new Summed(batch ? frame.rows() : Space.ONE, frame);
  }
}
