/**
 * Batches: one call makes a task of each part of a work and says how far they are. Begin with
 * {@code SystemBatchProcess}.
 */
package io.claudebench.instance.batch;
