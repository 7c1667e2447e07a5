/**
 * No id and no fence is given out twice, whatever Redis forgets. Begin with {@code Epoch}, the gate before every
 * change; {@code Raise} opens it once PostgreSQL has gone first, and {@code Reconcile} puts back what Redis lost.
 */
package io.claudebench.task.epoch;
