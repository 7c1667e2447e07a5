/**
 * What of the promise a history and the final state break: one class per rule, each named by what must hold. Begin
 * with {@code Checker}, then {@code OneHolder}.
 */
package io.claudebench.trials.check;
