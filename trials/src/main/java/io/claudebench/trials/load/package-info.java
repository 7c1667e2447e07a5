/**
 * Clients as they are outside: they create tasks, work on them and look at them, and record what they were told. Begin
 * with {@code Load}.
 */
package io.claudebench.trials.load;
