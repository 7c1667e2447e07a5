/**
 * How tasks find their workers, and go back when a lease ends. Begin with {@code Confirmed}: a claim of a strict task
 * counts once PostgreSQL knows it. {@code Next} is the claim that rides on a completion, {@code Sweeper} looks for what
 * is due.
 */
package io.claudebench.task.claim;
