package io.claudebench.core.door;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebench.core.Ask;
import io.claudebench.core.Json;
import io.claudebench.core.Refusal;
import io.claudebench.core.Refused;
import io.claudebench.core.wire.Rpc;
import io.claudebench.core.wire.Sketch;
import io.quarkiverse.mcp.server.runtime.McpMessageHandler;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.impl.RoutingContextInternal;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;

/**
 * The verbs of the fleet as MCP tools at {@code /mcp} (Streamable HTTP): {@code task.create} is {@code task__create}. A
 * refusal is a result with {@code isError} and its problem as structured content. The MCP server begins, keeps and ends
 * sessions; no call needs one, so any replica answers any request.
 */
@Singleton
public final class McpDoor {
  /** What the MCP server answers itself. */
  private static final Set<String> SERVER = Set.of("initialize", "logging/setLevel", "prompts/list", "resources/list",
      "resources/templates/list");

  private static final List<String> TYPES = List.of("application/json", "text/event-stream");

  private final McpCalls calls;
  private final McpSessions sessions;
  private final Batch batch;
  private final Http http;

  McpDoor(McpCalls calls, McpSessions sessions, Batch batch, Http http) {
    this.calls = calls;
    this.sessions = sessions;
    this.batch = batch;
    this.http = http;
  }

  /** Before the MCP server reads the request: who asks, and what it needs not see. */
  void guard(@Observes Router router) {
    router.route("/mcp").order(-1_000).handler(this::enter);
    // The transport of 2024: the MCP server would answer its calls itself, and hold what nothing here limits.
    router.routeWithRegex("/mcp/(?:sse|messages).*").order(-1_000).handler(context -> http.problem(context,
        Refusal.UNKNOWN_VERB.because("There is no such path.").fix("MCP is Streamable HTTP at /mcp.")));
  }

  private void enter(RoutingContext context) {
    try {
      http.caller(context);
    } catch (RuntimeException failure) {
      http.problem(context, http.refused(failure));
      return;
    }
    String session = McpMessage.session(context);
    boolean isKnown = sessions.used(session);
    if (context.request().method().equals(HttpMethod.POST)) {
      http.body(context, body -> post(context, body, isKnown));
      return;
    }
    if (context.request().method().equals(HttpMethod.DELETE)) {
      sessions.ended(session);
    }
    context.next();
  }

  private void post(RoutingContext context, byte[] body, boolean isKnown) {
    try {
      requireHeaders(context);
    } catch (Refused refused) {
      send(context, 400, Rpc.error(Sketch.of(body).id(), refused, http.trace(context).id()));
      return;
    }
    try {
      JsonNode message = http.parse(body);
      String method = message.path("method").asText();
      if (message.has("id") ? SERVER.contains(method) : isKnown && method.equals("notifications/initialized")) {
        serve(context, McpMessage.of(message));
      } else {
        Ask.Via via = Ask.Via.MCP.batched(message.isArray());
        batch.answer(message, one -> calls.answer(context, one, via)).subscribe().with(answer -> {
          if (answer == null) {
            http.empty(context, 202);
          } else {
            send(context, 200, answer);
          }
        });
      }
    } catch (RuntimeException failure) {
      send(context, 200, refused(context, body, http.refused(failure)));
    }
  }

  private void requireHeaders(RoutingContext context) {
    http.requireJson(context);
    MultiMap headers = context.request().headers();
    String accept = String.join(",", headers.getAll("Accept"));
    if (!accept.isEmpty() && !accept.contains("*/*") && !TYPES.stream().allMatch(accept::contains)) {
      throw Refusal.INVALID_REQUEST.because("The Accept header must list " + String.join(" and ", TYPES) + ".");
    }
    headers.set("Accept", String.join(", ", TYPES));
    String asked = headers.get("Mcp-Protocol-Version");
    if (asked != null && !McpMessageHandler.SUPPORTED_PROTOCOL_VERSIONS.contains(asked)) {
      throw Refusal.INVALID_REQUEST.because("This revision of MCP is not spoken here.")
          .fix("One of " + McpMessageHandler.SUPPORTED_PROTOCOL_VERSIONS + ".");
    }
  }

  private void serve(RoutingContext context, McpMessage message) {
    context.addHeadersEndHandler(sent -> {
      String session = context.response().headers().get("Mcp-Session-Id");
      if (session != null) {
        sessions.began(session);
      }
    });
    var inner = (RoutingContextInternal) context;
    inner.visitHandler(RoutingContextInternal.BODY_HANDLER);
    inner.setBody(Buffer.buffer(Json.bytes(message.plain())));
    context.next();
  }

  /** A body that is refused as a whole, to the client that waits for the answer to its id. */
  private ObjectNode refused(RoutingContext context, byte[] body, Refused refused) {
    Sketch sketch = Sketch.of(body);
    String trace = http.trace(context).id();
    boolean isCall = "tools/call".equals(sketch.method()) && sketch.id() != null && !sketch.id().isNull();
    return isCall ? Rpc.result(sketch.id(), McpCalls.refusal(refused, trace))
        : Rpc.error(sketch.id(), refused, trace);
  }

  private void send(RoutingContext context, int status, JsonNode answer) {
    http.send(context, status, "application/json", Json.bytes(answer));
  }
}
