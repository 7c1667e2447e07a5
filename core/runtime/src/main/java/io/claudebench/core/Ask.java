package io.claudebench.core;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;

/**
 * A call as a door hands it over: verified caller, parsed input, nothing decided yet.
 *
 * @param door {@code rest}, {@code rpc}, {@code mcp} or {@code event}
 * @param verb the name asked for, perhaps unknown
 * @param input the input, any JSON
 * @param idempotencyKey from the door (header, metadata); null when absent
 * @param trace where the call belongs
 * @param command the id of the stream entry that carried it; null unless it came through the event door
 * @param gone fires when nobody waits for the answer any more; null when that cannot be known
 */
public record Ask(String door, Caller caller, String verb, JsonNode input, String idempotencyKey, Trace trace,
    String command, Uni<Void> gone) {

  public Ask(String door, Caller caller, String verb, JsonNode input, String idempotencyKey, Trace trace) {
    this(door, caller, verb, input, idempotencyKey, trace, null, null);
  }
}
