/**
 * The report page of a run: one file of HTML that needs no network, made from the run's log and its
 * kept weights.
 */
@NullMarked
package dev.rnnc.cli.report;

import org.jspecify.annotations.NullMarked;
