/**
 * How calls arrive: REST, JSON-RPC, MCP and commands in Redis. Each door only translates. Begin with
 * {@link io.claudebench.core.door.RestDoor}; {@code Http} is what those over HTTP share, {@code CommandRuns} the hard
 * part of the event door.
 */
package io.claudebench.core.door;
