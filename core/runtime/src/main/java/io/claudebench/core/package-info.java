/**
 * What all four services share; it knows no task and no hook. This room holds the words that the others speak; it uses
 * none of them. The tour: {@link io.claudebench.core.Keys} is the map of Redis, {@link io.claudebench.core.Handles}
 * the one declaration, {@code dispatch.Dispatch} the way of a call, and {@code door.RestDoor} one door of four. After
 * these, {@code redis.Script} is the only hard part.
 */
package io.claudebench.core;
