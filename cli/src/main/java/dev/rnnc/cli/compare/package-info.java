/**
 * What the runs of a comparison come to: {@link dev.rnnc.cli.compare.RunResult} is what one run
 * measured, {@link dev.rnnc.cli.compare.Estimate} a mean over seeds with its interval, {@link
 * dev.rnnc.cli.compare.ComparisonTable} all of them beside what others published.
 */
@NullMarked
package dev.rnnc.cli.compare;

import org.jspecify.annotations.NullMarked;
