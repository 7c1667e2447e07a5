package io.claudebench.core.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebench.core.Ask;
import io.claudebench.core.Json;
import io.claudebench.core.Refusal;
import io.claudebench.core.Refused;

/**
 * One JSON-RPC 2.0 request, with our {@code metadata} beside it.
 *
 * @param id text, number or null; absent (Java null) makes it a notification
 * @param params an object; absent, and a list of nothing, is empty
 */
public record Rpc(String method, JsonNode params, JsonNode id, JsonNode metadata) {

  /** Refuses {@code INVALID_REQUEST}. Params by position are refused {@code INVALID}: our verbs take names. */
  public static Rpc of(JsonNode request) {
    if (!request.isObject() || !"2.0".equals(request.path("jsonrpc").textValue())
        || !request.path("method").isTextual()) {
      throw Refusal.INVALID_REQUEST.because("A request is an object with jsonrpc \"2.0\" and a method.");
    }
    JsonNode id = request.get("id");
    if (id != null && !id.isTextual() && !id.isNumber() && !id.isNull()) {
      throw Refusal.INVALID_REQUEST.because("The id must be a text, a number or null.");
    }
    JsonNode params = request.get("params");
    if (params != null && !params.isObject() && !params.isArray()) {
      throw Refusal.INVALID_REQUEST.because("The params must be an object.");
    }
    return new Rpc(request.get("method").textValue(), isNothing(params) ? null : params, id, request.get("metadata"));
  }

  private static boolean isNothing(JsonNode params) {
    return params != null && params.isArray() && params.isEmpty();
  }

  public boolean notification() {
    return id == null;
  }

  /** What it asks for; {@code metadata.idempotencyKey} stands for the header of REST. */
  public Ask.Request request() {
    String key = metadata == null ? null : metadata.path("idempotencyKey").textValue();
    return new Ask.Request(method, params, key);
  }

  /** The id of a request that is not one: null unless it can be read. */
  public static JsonNode id(JsonNode request) {
    JsonNode id = request.path("id");
    return id.isTextual() || id.isNumber() ? id : NullNode.instance;
  }

  public static ObjectNode result(JsonNode id, Object output) {
    ObjectNode answer = Json.MAPPER.createObjectNode().put("jsonrpc", "2.0");
    answer.set("result", output instanceof JsonNode node ? node : Json.MAPPER.valueToTree(output));
    return answer.set("id", id == null ? NullNode.instance : id);
  }

  public static ObjectNode error(JsonNode id, Refused refused, String traceId) {
    ObjectNode answer = Json.MAPPER.createObjectNode().put("jsonrpc", "2.0");
    answer.set("error", Problem.rpcError(refused, traceId));
    return answer.set("id", id == null ? NullNode.instance : id);
  }
}
