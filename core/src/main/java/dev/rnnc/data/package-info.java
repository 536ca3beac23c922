/**
 * Examples: a {@link dev.rnnc.data.Dataset} reads what a {@link dev.rnnc.model.DataSource} names,
 * parts it into training, validation and test, and gives batches that a program's inputs take as
 * they are. An {@link dev.rnnc.data.Encoding} is what remains of it in a trained model: how text,
 * classes and numbers become the network's and come back.
 *
 * <p>A new source costs a record in the model, a loader here ({@code TextLoader} is the plainest)
 * and an arm in {@link dev.rnnc.data.Dataset}'s switch.
 */
@NullMarked
package dev.rnnc.data;

import org.jspecify.annotations.NullMarked;
