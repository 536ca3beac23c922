/**
 * The whole job as typed records: {@link dev.rnnc.model.Model} holds the data, the network with its
 * layers' equations, training and sampling. Made by `dsl` from a file. Constructors check shapes,
 * so that later stages need not. Sizes that come from data stay symbolic: {@link
 * dev.rnnc.model.Size}.
 *
 * <p>Layers are elaborated: arguments, choices, branches and defaults of a cell are decided, its
 * equations stand in an order in which every name is defined before it is read.
 */
@NullMarked
package dev.rnnc.model;

import org.jspecify.annotations.NullMarked;
