package io.claudebench.core.door;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebench.core.Json;
import io.claudebench.core.Refusal;
import io.claudebench.core.Texts;
import io.claudebench.core.wire.Rpc;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;

/**
 * One message of an MCP client that is a request or a notification.
 *
 * @param id Java null for a notification
 * @param params never null
 */
record McpMessage(String method, JsonNode id, JsonNode params) {
  /** The texts that a method must be given, as pointers into its params. */
  private static final Map<String, List<String>> TEXTS = Map.of(
      "initialize", List.of("/protocolVersion", "/clientInfo/name", "/clientInfo/version"),
      "logging/setLevel", List.of("/level"), "tools/call", List.of("/name"));
  private static final int LABEL_MAX = 128;

  /** Refuses {@code INVALID_REQUEST} and, for its params, {@code INVALID}. */
  static McpMessage of(JsonNode message) {
    Rpc rpc = Rpc.of(message);
    if (!rpc.notification() && rpc.id().isNull()) {
      throw Refusal.INVALID_REQUEST.because("The id must be a text or a number.");
    }
    JsonNode params = rpc.params() == null || rpc.params().isEmpty() ? Json.MAPPER.createObjectNode() : rpc.params();
    if (!params.isObject()) {
      throw Refusal.invalid("/params", "must be an object");
    }
    for (String pointer : TEXTS.getOrDefault(rpc.method(), List.of())) {
      if (!params.at(pointer).isTextual()) {
        throw Refusal.invalid("/params" + pointer, "must be a text");
      }
    }
    if (rpc.method().equals("tools/list") && params.hasNonNull("cursor")) {
      throw Refusal.invalid("/params/cursor", "is of no list: there are no pages");
    }
    return new McpMessage(rpc.method(), rpc.id(), params);
  }

  /** To what the MCP server may have asked, as a ping. */
  static boolean isResponse(JsonNode message) {
    return "2.0".equals(message.path("jsonrpc").textValue()) && !message.has("method") && message.has("id")
        && (message.has("result") || message.has("error"));
  }

  /** Null when the client names none. */
  static String session(RoutingContext context) {
    return context.request().getHeader("Mcp-Session-Id");
  }

  boolean isNotification() {
    return id == null;
  }

  /**
   * The same message with what the MCP server needs of it and no more, in the forms that it can read. Of what a client
   * says about itself a session keeps two labels.
   */
  ObjectNode plain() {
    ObjectNode plain = Json.MAPPER.createObjectNode().put("jsonrpc", "2.0").put("method", method);
    ObjectNode own = plain.putObject("params");
    switch (method) {
      case "initialize" -> own.put("protocolVersion", label("/protocolVersion")).putObject("clientInfo")
          .put("name", label("/clientInfo/name")).put("version", label("/clientInfo/version"));
      case "logging/setLevel" -> own.put("level", label("/level"));
      default -> {}
    }
    return id == null ? plain : plain.set("id", id);
  }

  private String label(String pointer) {
    return Texts.start(params.at(pointer).textValue(), LABEL_MAX);
  }
}
