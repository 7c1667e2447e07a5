package io.claudebench.core.door;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebench.core.Json;
import io.claudebench.core.Refused;

/** A refusal in the two forms that doors speak: RFC 9457 problem+json and the error object of JSON-RPC 2.0. */
public final class Problem {
  private static final String DOCS = "https://claudebench.io/errors#";

  /** {@code type, title, status, detail, code, traceId} and the facts ({@code fix, retryAfterMs, errors, outcome, …}). */
  public static ObjectNode problem(Refused refused, String traceId) {
    ObjectNode body = Json.MAPPER.createObjectNode();
    body.put("type", DOCS + refused.word()).put("title", refused.word().title()).put("status", refused.word().http())
        .put("detail", refused.getMessage()).put("code", refused.word().name()).put("traceId", traceId);
    return facts(body, refused);
  }

  /** {@code code, message, data{code, traceId, …facts}}. */
  public static ObjectNode rpcError(Refused refused, String traceId) {
    ObjectNode error = Json.MAPPER.createObjectNode();
    error.put("code", refused.word().rpc()).put("message", refused.getMessage());
    facts(error.putObject("data").put("code", refused.word().name()).put("traceId", traceId), refused);
    return error;
  }

  private static ObjectNode facts(ObjectNode target, Refused refused) {
    refused.facts().forEach((name, value) -> target.set(name, Json.MAPPER.valueToTree(value)));
    return target;
  }

  private Problem() {}
}
