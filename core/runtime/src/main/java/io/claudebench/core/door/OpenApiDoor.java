package io.claudebench.core.door;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebench.core.Json;
import io.claudebench.core.Refusal;
import io.claudebench.core.catalogue.Catalogue;
import io.claudebench.core.catalogue.Entry;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;

/**
 * {@code GET /q/openapi}: the fleet's REST door as OpenAPI 3.1, whose schemas are JSON Schema as the catalogue has it.
 * It answers in front of the extension, which knows only the annotations of one service; Swagger UI reads it.
 */
@Singleton
public final class OpenApiDoor {
  private final Http http;
  private final Catalogue catalogue;

  OpenApiDoor(Http http, Catalogue catalogue) {
    this.http = http;
    this.catalogue = catalogue;
  }

  void routes(@Observes Router router) {
    router.get("/q/openapi").order(-1_000).handler(this::document);
  }

  private void document(RoutingContext context) {
    ObjectNode document = Json.MAPPER.createObjectNode().put("openapi", "3.1.0");
    document.putObject("info").put("title", "ClaudeBench").put("version", "0.1.0")
        .put("description",
            "Every service answers every verb. Refusals are RFC 9457 problems with one of a closed list of codes.");
    ObjectNode paths = document.putObject("paths");
    for (Entry entry : catalogue.all()) {
      operation(paths.putObject("/" + entry.name().replace('.', '/')).putObject("post"), entry);
    }
    problem(document.putObject("components").putObject("schemas").putObject("Problem"));
    http.send(context, 200, "application/json", Json.bytes(document));
  }

  private static void operation(ObjectNode operation, Entry entry) {
    operation.put("operationId", entry.tool()).put("summary", entry.summary());
    operation.putArray("tags").add(entry.domain());
    if (!entry.readOnly()) {
      operation.putArray("parameters").addObject().put("name", "Idempotency-Key").put("in", "header")
          .put("description", "The same key and input get the first answer again, for 24 h.").putObject("schema")
          .put("type", "string");
    }
    content(operation.putObject("requestBody").put("required", true), "application/json")
        .set("schema", entry.inputSchema());
    ObjectNode responses = operation.putObject("responses");
    content(responses.putObject("200").put("description", "The output."), "application/json")
        .set("schema", entry.outputSchema());
    content(responses.putObject("default").put("description", "A refusal."), "application/problem+json")
        .putObject("schema").put("$ref", "#/components/schemas/Problem");
  }

  private static ObjectNode content(ObjectNode parent, String type) {
    return parent.putObject("content").putObject(type);
  }

  private static void problem(ObjectNode problem) {
    ObjectNode members = problem.put("type", "object").putObject("properties");
    for (String text : List.of("type", "title", "detail", "traceId", "fix", "outcome")) {
      members.putObject(text).put("type", "string");
    }
    members.putObject("status").put("type", "integer");
    members.putObject("retryAfterMs").put("type", "integer");
    var codes = members.putObject("code").put("type", "string").putArray("enum");
    for (Refusal word : Refusal.values()) {
      codes.add(word.name());
    }
  }
}
