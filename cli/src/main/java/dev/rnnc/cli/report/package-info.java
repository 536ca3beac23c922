/**
 * The pages of a run and of a comparison: one file of HTML that needs no network, made from logs
 * and kept weights.
 */
@NullMarked
package dev.rnnc.cli.report;

import org.jspecify.annotations.NullMarked;
