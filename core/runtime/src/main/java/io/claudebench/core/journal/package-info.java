/**
 * What is told of every call that ended: a log line, this process's meters, the fleet's own numbers. Begin with
 * {@link io.claudebench.core.journal.Journal}; {@code Tally} brings the counts to Redis.
 */
package io.claudebench.core.journal;
