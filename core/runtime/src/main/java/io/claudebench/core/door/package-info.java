/**
 * How calls arrive: REST, JSON-RPC, MCP and commands in Redis. Each door only translates. Begin with
 * {@link io.claudebench.core.door.RestDoor}; {@code Http} is what those over HTTP share, {@code Gate} what every
 * request passes first, {@code OwnForm} how a service's own door says no, {@code Turns} one connection,
 * {@code CommandRuns} the hard part of the event door, {@code McpCalls} of MCP.
 */
package io.claudebench.core.door;
