/**
 * From a {@link dev.rnnc.ir.Program} to a {@link dev.rnnc.plan.Plan}: which elementwise operations
 * run as one kernel, in which order, where every value stands, and what a backend has to wait for.
 * The entry is {@link dev.rnnc.plan.Planner}. What follows are the backends, which carry plans out.
 *
 * <p>On the way a block becomes a list of {@link dev.rnnc.plan.Unit}s ({@link
 * dev.rnnc.plan.Grouping}, {@link dev.rnnc.plan.Ordering}), every value gets a {@link
 * dev.rnnc.plan.Place} ({@link dev.rnnc.plan.Placement}), units become {@link dev.rnnc.plan.Step}s
 * over views of buffers ({@link dev.rnnc.plan.StepWriter}), and buffers share memory where their
 * lifetimes allow it ({@link dev.rnnc.plan.MemorySharing}). As in the program, time steps and batch
 * are not numbers yet.
 */
@NullMarked
package dev.rnnc.plan;

import org.jspecify.annotations.NullMarked;
