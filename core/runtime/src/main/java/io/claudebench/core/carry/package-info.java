/**
 * Calls for a verb of another service, on their way there and back over Redis streams. Begin with
 * {@link io.claudebench.core.carry.Carrier}; what arrives at the other end comes in at {@code door.EventDoor}.
 */
package io.claudebench.core.carry;
