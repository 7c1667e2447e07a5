package io.claudebench.core.access;

/**
 * What stands for a key where none can be sent: it may only look, and only until {@code endsAtMs}.
 *
 * @param key whose it is, as {@link io.claudebench.core.Caller#key}
 * @param tenant of the key
 * @param actor of the key
 * @param endsAtMs by Redis' clock
 * @param filter what it may see, as JSON; whoever takes it reads it
 */
public record Token(String key, String tenant, String actor, long endsAtMs, String filter) {}
