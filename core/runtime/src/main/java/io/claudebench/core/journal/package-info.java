/**
 * What is told of every call that ended: a log line, this process's meters, the fleet's own numbers, what the audit has
 * to know. Begin with {@link io.claudebench.core.journal.Journal}; {@code Tally} brings the counts to Redis,
 * {@code Trail} the notes of the audit.
 */
package io.claudebench.core.journal;
