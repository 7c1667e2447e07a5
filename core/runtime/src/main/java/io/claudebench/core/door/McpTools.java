package io.claudebench.core.door;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebench.core.Json;
import io.claudebench.core.catalogue.Catalogue;
import io.claudebench.core.catalogue.Entry;
import io.quarkiverse.mcp.server.ToolManager;
import io.quarkiverse.mcp.server.ToolManager.ToolAnnotations;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The verbs of the fleet as tools of the MCP server: it tells clients when they change. It is not asked to call them,
 * as it knows no null in arguments and rounds their numbers.
 */
@Singleton
final class McpTools {
  private final Set<String> registered = new HashSet<>();
  private final ToolManager tools;
  private final Catalogue catalogue;
  private volatile JsonNode list = Json.MAPPER.createObjectNode();

  McpTools(ToolManager tools, Catalogue catalogue) {
    this.tools = tools;
    this.catalogue = catalogue;
  }

  void start(@Observes StartupEvent boot) {
    catalogue.onChange(this::register);
    register();
  }

  /** The result of {@code tools/list}: all at once, so there is no cursor. */
  JsonNode list() {
    return list;
  }

  private synchronized void register() {
    List<Entry> offered = catalogue.all().stream().filter(Entry::mcp).toList();
    offered.stream().filter(entry -> registered.add(entry.tool())).forEach(this::register);
    Set<String> wanted = offered.stream().map(Entry::tool).collect(Collectors.toSet());
    registered.stream().filter(tool -> !wanted.contains(tool)).forEach(tools::removeTool);
    registered.retainAll(wanted);
    ObjectNode all = Json.MAPPER.createObjectNode();
    var array = all.putArray("tools");
    wanted.stream().sorted().map(tools::getTool).filter(Objects::nonNull)
        .forEach(tool -> array.add(Json.read(tool.asJson().encode())));
    list = all;
  }

  private void register(Entry entry) {
    tools.newTool(entry.tool()).setTitle(entry.name()).setDescription(entry.summary())
        .setInputSchema(json(entry.toolSchema())).setOutputSchema(json(output(entry.outputSchema())))
        .setAnnotations(new ToolAnnotations(entry.name(), entry.readOnly(), entry.destructive(), entry.readOnly(),
            false))
        .setAsyncHandler(call -> Uni.createFrom().failure(new UnsupportedOperationException())).register();
  }

  /** Clients check a refusal against it too. */
  private static ObjectNode output(JsonNode schema) {
    ObjectNode either = Json.MAPPER.createObjectNode().put("type", "object");
    var anyOf = either.putArray("anyOf").add(schema);
    ObjectNode refusal = anyOf.addObject().put("type", "object").put("title", "refusal");
    refusal.putArray("required").add("code").add("detail");
    ObjectNode properties = refusal.putObject("properties");
    properties.putObject("code").put("type", "string").put("description", "The word of the refusal.");
    properties.putObject("detail").put("type", "string").put("description", "One sentence: what happened.");
    return either;
  }

  private static JsonObject json(JsonNode schema) {
    return new JsonObject(Json.text(schema));
  }
}
