/**
 * Ways to harm a fleet that works, and how each heals. Begin with {@code Fault}; {@code Faults} lists all.
 */
package io.claudebench.trials.fault;
