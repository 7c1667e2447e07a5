/**
 * The way to Redis: commands, scripts, blocking reads, channels, and duties of which one replica at a time holds each.
 * Begin with {@link io.claudebench.core.redis.RedisClient}, which sends single commands, then
 * {@link io.claudebench.core.redis.Script}, the heart of it.
 */
package io.claudebench.core.redis;
