package io.claudebench.core.door;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.core.Ask;
import io.claudebench.core.Dispatch;
import io.claudebench.core.Json;
import io.claudebench.core.Refused;
import io.claudebench.core.Trace;
import io.quarkiverse.mcp.server.TextContent;
import io.quarkiverse.mcp.server.ToolManager;
import io.quarkiverse.mcp.server.ToolManager.ToolAnnotations;
import io.quarkiverse.mcp.server.ToolManager.ToolArguments;
import io.quarkiverse.mcp.server.ToolResponse;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.smallrye.mutiny.Uni;
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
 * The verbs of the fleet as MCP tools at {@code /mcp} (Streamable HTTP): {@code task.create} is {@code task__create}. A refusal is a result with
 * {@code isError} and its problem as structured content. No state is kept between requests, so any replica answers any request.
 */
@Singleton
public final class McpDoor {
  /** Clients check a refusal against the output schema too; these members would clash with its fields. */
  private static final List<String> HTTP_ONLY = List.of("type", "title", "status");

  private final Set<String> registered = new HashSet<>();
  private final ToolManager tools;
  private final Fleet fleet;
  private final Dispatch dispatch;
  private final Http http;
  private final CurrentVertxRequest current;

  McpDoor(ToolManager tools, Fleet fleet, Dispatch dispatch, Http http, CurrentVertxRequest current) {
    this.tools = tools;
    this.fleet = fleet;
    this.dispatch = dispatch;
    this.http = http;
    this.current = current;
  }

  void start(@Observes StartupEvent boot) {
    fleet.onChange(this::register);
    register();
  }

  /** Before the MCP server reads the request: who asks. */
  void guard(@Observes Router router) {
    router.route("/mcp*").order(-1_000).handler(context -> {
      try {
        context.put("caller", http.caller(context));
        context.next();
      } catch (Refused refused) {
        http.problem(context, refused);
      }
    });
  }

  private synchronized void register() {
    Set<String> wanted = new HashSet<>();
    for (Entry entry : fleet.all()) {
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
        .setAnnotations(new ToolAnnotations(entry.name(), entry.readOnly(), entry.destructive(), entry.readOnly(), false))
        .setAsyncHandler(arguments -> call(entry.name(), arguments)).register();
  }

  private static JsonObject schema(JsonNode schema) {
    return new JsonObject(Json.text(schema));
  }

  private Uni<ToolResponse> call(String verb, ToolArguments arguments) {
    RoutingContext context = current.getCurrent();
    Trace trace = http.trace(context);
    JsonNode input = Json.read(new JsonObject(arguments.args()).encode());
    return dispatch.run(new Ask("mcp", context.get("caller"), verb, input, context.request().getHeader("Idempotency-Key"), trace, null, http.gone(context)))
        .map(output -> answer(false, Json.MAPPER.valueToTree(output)))
        .onFailure(Refused.class).recoverWithItem(failure -> answer(true, Problem.problem((Refused) failure, trace.id()).without(HTTP_ONLY)));
  }

  private static ToolResponse answer(boolean isError, JsonNode content) {
    String text = Json.text(content);
    return new ToolResponse(isError, List.of(new TextContent(text)), new JsonObject(text), Map.of());
  }
}
