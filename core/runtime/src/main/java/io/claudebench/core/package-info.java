/**
 * What all four services share; it knows no task and no hook. The tour: {@link io.claudebench.core.Keys} is the map of
 * Redis, {@link io.claudebench.core.Handles} the one declaration, {@link io.claudebench.core.Dispatch} the way of a
 * call, and {@link io.claudebench.core.door.RestDoor} one door of four. After these,
 * {@link io.claudebench.core.redis.Script} is the only hard part.
 */
package io.claudebench.core;
