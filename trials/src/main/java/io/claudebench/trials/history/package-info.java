/**
 * Every call of a round with its answer, and how all ended. Begin with {@code History}.
 */
package io.claudebench.trials.history;
