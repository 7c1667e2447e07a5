/**
 * Hostile inputs, generated from the schemas of the fleet, through every door. Begin with {@code Sweep}.
 */
package io.claudebench.trials.sweep;
