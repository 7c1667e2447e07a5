/**
 * Fenced locks that end by themselves, and the lines of those who wait for them. Begin with
 * {@link io.claudebench.instance.lock.LockAcquire} and {@code lua/lock_acquire.lua}: the line stands in Redis.
 * {@link io.claudebench.instance.lock.Locks} parks those of its callers that are here.
 */
package io.claudebench.instance.lock;
