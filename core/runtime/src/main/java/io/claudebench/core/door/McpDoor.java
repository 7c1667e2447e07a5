package io.claudebench.core.door;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebench.core.Ask;
import io.claudebench.core.Json;
import io.claudebench.core.Refused;
import io.claudebench.core.Trace;
import io.claudebench.core.catalogue.Catalogue;
import io.claudebench.core.catalogue.Entry;
import io.claudebench.core.dispatch.Dispatch;
import io.claudebench.core.wire.Problem;
import io.claudebench.core.wire.Rpc;
import io.claudebench.core.wire.Sketch;
import io.quarkiverse.mcp.server.TextContent;
import io.quarkiverse.mcp.server.ToolManager;
import io.quarkiverse.mcp.server.ToolManager.ToolAnnotations;
import io.quarkiverse.mcp.server.ToolManager.ToolArguments;
import io.quarkiverse.mcp.server.ToolResponse;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The verbs of the fleet as MCP tools at {@code /mcp} (Streamable HTTP): {@code task.create} is {@code task__create}. A
 * refusal is a result with {@code isError} and its problem as structured content. No state is kept between requests, so
 * any replica answers any request.
 */
@Singleton
public final class McpDoor {
  /** Clients check a refusal against the output schema too; these members would clash with its fields. */
  private static final List<String> HTTP_ONLY = List.of("type", "title", "status");

  private final Set<String> registered = new HashSet<>();
  private final ToolManager tools;
  private final Catalogue catalogue;
  private final Dispatch dispatch;
  private final Http http;
  private final CurrentVertxRequest current;

  McpDoor(ToolManager tools, Catalogue catalogue, Dispatch dispatch, Http http, CurrentVertxRequest current) {
    this.tools = tools;
    this.catalogue = catalogue;
    this.dispatch = dispatch;
    this.http = http;
    this.current = current;
  }

  void start(@Observes StartupEvent boot) {
    catalogue.onChange(this::register);
    register();
  }

  /** Before the MCP server reads the request: who asks, and whether the body is one that the other doors would take. */
  void guard(@Observes Router router) {
    router.route("/mcp*").order(-1_000).handler(context -> {
      try {
        context.put("caller", http.caller(context));
        if (context.request().method().equals(HttpMethod.POST)) {
          http.body(context, body -> read(context, body));
        } else {
          context.next();
        }
      } catch (RuntimeException failure) {
        http.problem(context, http.refused(failure));
      }
    });
  }

  private void read(RoutingContext context, byte[] body) {
    try {
      McpArguments.take(context, http.parse(body));
    } catch (RuntimeException failure) {
      refuse(context, Sketch.of(body), http.refused(failure));
      return;
    }
    context.next();
  }

  /** A message that cannot be read, to the client that waits for the answer to its id. */
  private void refuse(RoutingContext context, Sketch sketch, Refused refused) {
    String trace = http.trace(context).id();
    boolean isCall = "tools/call".equals(sketch.method()) && sketch.id() != null && !sketch.id().isNull();
    ObjectNode answer = isCall ? Rpc.result(sketch.id(), result(refused, trace))
        : Rpc.error(sketch.id(), refused, trace);
    http.send(context, 200, "application/json", Json.bytes(answer));
  }

  private static ObjectNode result(Refused refused, String trace) {
    ObjectNode problem = problem(refused, trace);
    ObjectNode result = Json.MAPPER.createObjectNode().put("isError", true);
    result.putArray("content").addObject().put("type", "text").put("text", Json.text(problem));
    return result.set("structuredContent", problem);
  }

  private static ObjectNode problem(Refused refused, String trace) {
    return Problem.problem(refused, trace).without(HTTP_ONLY);
  }

  private synchronized void register() {
    Set<String> wanted = new HashSet<>();
    for (Entry entry : catalogue.all()) {
      if (entry.mcp()) {
        wanted.add(entry.tool());
        if (registered.add(entry.tool())) {
          register(entry);
        }
      }
    }
    registered.removeIf(tool -> {
      if (!wanted.contains(tool)) {
        tools.removeTool(tool);
        return true;
      }
      return false;
    });
  }

  private void register(Entry entry) {
    tools.newTool(entry.tool()).setTitle(entry.name()).setDescription(entry.summary())
        .setInputSchema(schema(entry.inputSchema())).setOutputSchema(schema(entry.outputSchema()))
        .setAnnotations(new ToolAnnotations(entry.name(), entry.readOnly(), entry.destructive(), entry.readOnly(),
            false))
        .setAsyncHandler(arguments -> call(entry.name(), arguments)).register();
  }

  private static JsonObject schema(JsonNode schema) {
    return new JsonObject(Json.text(schema));
  }

  private Uni<ToolResponse> call(String verb, ToolArguments arguments) {
    RoutingContext context = current.getCurrent();
    Trace trace = http.trace(context);
    var request = new Ask.Request(verb, McpArguments.of(context, arguments),
        context.request().getHeader("Idempotency-Key"));
    return dispatch.run(new Ask(Ask.Via.MCP, context.get("caller"), request, trace, http.gone(context)))
        .map(output -> answer(false, Json.MAPPER.valueToTree(output)))
        .onFailure().recoverWithItem(failure -> answer(true, problem(http.refused(failure), trace.id())));
  }

  private static ToolResponse answer(boolean isError, JsonNode content) {
    return new ToolResponse(isError, List.of(new TextContent(Json.text(content))), content, Map.of());
  }
}
