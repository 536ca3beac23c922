/**
 * How good translations are, as sacreBLEU measures them: {@link dev.rnnc.translation.Bleu} and
 * {@link dev.rnnc.translation.ChrF}. They compare texts, so scores do not depend on how a network
 * cuts its tokens.
 */
@NullMarked
package dev.rnnc.translation;

import org.jspecify.annotations.NullMarked;
