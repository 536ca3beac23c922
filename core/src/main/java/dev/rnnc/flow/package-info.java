/**
 * How gradients flow through recurrent layers: what a report says of them. {@link
 * dev.rnnc.flow.GradientFlow} is what a trainer measures in one of its steps.
 */
@NullMarked
package dev.rnnc.flow;

import org.jspecify.annotations.NullMarked;
