/**
 * What stands between a call and its handler: rate limit, breaker, timeout. Begin with
 * {@link io.claudebench.core.guard.Guards}; limit and breaker are counted in Redis, so all replicas share them.
 */
package io.claudebench.core.guard;
