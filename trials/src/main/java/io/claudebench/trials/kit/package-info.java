/**
 * A fleet of real processes that a trial can start, cut off, slow down and end. Begin with {@code Fleet}.
 */
package io.claudebench.trials.kit;
