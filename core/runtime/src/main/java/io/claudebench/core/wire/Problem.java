package io.claudebench.core.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebench.core.Json;
import io.claudebench.core.Refusal;
import io.claudebench.core.Refused;

/** A refusal in the two forms that doors speak: RFC 9457 problem+json and the error object of JSON-RPC 2.0. */
public final class Problem {
  private static final String DOCS = "https://claudebench.io/errors#";

  /**
   * {@code type, title, status, detail, code, traceId} and the facts ({@code fix, retryAfterMs, errors, outcome, …}).
   */
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

  /** The refusal that an error object of ours tells; anything else is INTERNAL. */
  public static Refused refused(JsonNode error) {
    JsonNode data = error.path("data");
    Refused refused = word(data.path("code").asText()).because(error.path("message").asText("No message."));
    data.properties().stream().filter(fact -> !fact.getKey().equals("code") && !fact.getKey().equals("traceId"))
        .forEach(fact -> refused.with(fact.getKey(),
            fact.getValue().isIntegralNumber() ? (Object) fact.getValue().longValue() : fact.getValue()));
    return refused;
  }

  private static Refusal word(String name) {
    for (Refusal word : Refusal.values()) {
      if (word.name().equals(name)) {
        return word;
      }
    }
    return Refusal.INTERNAL;
  }

  private static ObjectNode facts(ObjectNode target, Refused refused) {
    refused.facts().forEach((name, value) -> target.set(name, Json.MAPPER.valueToTree(value)));
    return target;
  }

  private Problem() {}
}
