package io.claudebench.core.door;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebench.core.Json;
import io.quarkiverse.mcp.server.ToolManager.ToolArguments;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.impl.RoutingContextInternal;
import java.util.ArrayList;
import java.util.List;

/**
 * The arguments of tool calls as they were sent. The MCP server knows no null in them and rounds their numbers, so
 * before it reads a message they are taken out, and each call finds its own again by the number left in their place.
 */
final class McpArguments {
  private static final String TAKEN = "mcp.arguments";
  private static final String NUMBER = "number";

  /** Gives the MCP server {@code message}, one request or a batch, as the body that was sent. */
  static void take(RoutingContext context, JsonNode message) {
    List<JsonNode> taken = new ArrayList<>();
    if (message.isArray()) {
      message.forEach(request -> take(request, taken));
    } else {
      take(message, taken);
    }
    context.put(TAKEN, taken);
    var inner = (RoutingContextInternal) context;
    inner.visitHandler(RoutingContextInternal.BODY_HANDLER);
    inner.setBody(Buffer.buffer(Json.bytes(message)));
  }

  private static void take(JsonNode request, List<JsonNode> taken) {
    if (request.path("method").asText().equals("tools/call") && request.path("params") instanceof ObjectNode params) {
      JsonNode sent = params.get("arguments");
      params.putObject("arguments").put(NUMBER, taken.size());
      taken.add(sent);
    }
  }

  /** Null of JSON when the call has none. */
  static JsonNode of(RoutingContext context, ToolArguments arguments) {
    List<JsonNode> taken = context.get(TAKEN);
    JsonNode sent = taken.get((Integer) arguments.args().get(NUMBER));
    return sent == null ? NullNode.instance : sent;
  }

  private McpArguments() {}
}
