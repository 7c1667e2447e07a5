package io.claudebench.core;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;

/**
 * A call as a door hands it over: verified caller, parsed input, nothing decided yet.
 *
 * @param trace where the call belongs
 * @param gone fires when nobody waits for the answer any more, at once when that is so already; never where that cannot
 *     be known, for which null may be given
 */
public record Ask(Via via, Caller caller, Request request, Trace trace, Uni<Void> gone) {

  public Ask {
    gone = gone == null ? Uni.createFrom().nothing() : gone;
  }

  /**
   * How it came.
   *
   * @param door {@code rest}, {@code rpc}, {@code mcp} or {@code event}
   * @param command the id of the stream entry that carried it; null unless it came through the event door
   * @param isBatched whether its answer waits for those of others
   */
  public record Via(String door, String command, boolean isBatched) {
    public static final Via REST = new Via("rest", null, false);
    public static final Via RPC = new Via("rpc", null, false);
    public static final Via MCP = new Via("mcp", null, false);

    public static Via command(String id) {
      return new Via("event", id, false);
    }

    /** The same as one of a batch, if it is one. */
    public Via batched(boolean isBatch) {
      return isBatch ? new Via(door, command, true) : this;
    }
  }

  /**
   * What is asked for.
   *
   * @param verb the name asked for, perhaps unknown
   * @param input any JSON
   * @param idempotencyKey from the door (header, metadata); null when absent
   */
  public record Request(String verb, JsonNode input, String idempotencyKey) {

    /** For how long its caller lets a verb that waits wait, in milliseconds, as the input says; not checked. */
    public long waitMs() {
      return input == null ? 0 : input.path("waitMs").asLong(0);
    }
  }

  public String door() {
    return via.door();
  }

  public String verb() {
    return request.verb();
  }

  public JsonNode input() {
    return request.input();
  }

  public String idempotencyKey() {
    return request.idempotencyKey();
  }

  public String command() {
    return via.command();
  }

  /** The same call for a caller that waits until then. */
  public Ask until(Uni<Void> gone) {
    return new Ask(via, caller, request, trace, gone);
  }

  /** The same call elsewhere in its trace. */
  public Ask at(Trace place) {
    return new Ask(via, caller, request, place, gone);
  }
}
