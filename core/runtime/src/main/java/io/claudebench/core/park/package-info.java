/**
 * Calls that wait: long polls and lines. A verb that can wait extends {@link io.claudebench.core.park.Waiter} with what
 * is its own (what a try is, what ends the wait, what is taken back), opens one {@link io.claudebench.core.park.Park}
 * at {@link io.claudebench.core.park.Parks} and lets its calls {@code enter} it. Begin with the table of Waiter.
 */
package io.claudebench.core.park;
