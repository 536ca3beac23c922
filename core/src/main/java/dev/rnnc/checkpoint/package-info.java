/**
 * What stays on the disk of a training. {@link dev.rnnc.checkpoint.Checkpoint} is the whole model
 * at one moment and {@link dev.rnnc.checkpoint.CheckpointFile} its one file, readable as plain
 * safetensors; {@link dev.rnnc.checkpoint.RunFolder} is the folder of a run, {@link
 * dev.rnnc.checkpoint.RunLog} its log, {@link dev.rnnc.checkpoint.Fingerprint} what decides whether
 * a run goes on or another begins.
 */
@NullMarked
package dev.rnnc.checkpoint;

import org.jspecify.annotations.NullMarked;
