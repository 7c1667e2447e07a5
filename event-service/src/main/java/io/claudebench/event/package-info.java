/**
 * What happened, for those who want to know: callers publish events of their own and read everybody's. The streams are
 * the truth; the channels beside them only wake readers up. Begin in {@code EventRead}; {@code Reading} is how a read
 * goes on in pieces. {@code test.circuit} lives here too: the public way to see limiter, breaker and timeout work.
 */
package io.claudebench.event;
