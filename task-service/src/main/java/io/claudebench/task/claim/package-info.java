/**
 * How tasks find their workers, and go back when a lease ends. Begin with {@code TaskClaim}, then {@code Claims}: the
 * long polls, which of them a {@code Word} of work wakes. {@code Confirmed} has a claim of a strict task count once
 * PostgreSQL knows it, {@code Next} is the claim that rides on the end of an attempt, {@code Sweeper} looks for what is
 * due.
 */
package io.claudebench.task.claim;
