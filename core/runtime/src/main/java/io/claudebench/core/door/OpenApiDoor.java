package io.claudebench.core.door;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toCollection;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebench.core.Json;
import io.claudebench.core.Refusal;
import io.claudebench.core.catalogue.Catalogue;
import io.claudebench.core.catalogue.Entry;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * {@code GET /q/openapi}: the fleet's REST door as OpenAPI 3.1, whose schemas are JSON Schema as the catalogue has it.
 * It answers in front of the extension, which knows only the annotations of one service; Swagger UI reads it.
 */
@Singleton
public final class OpenApiDoor {
  private static final List<String> WHOLE = List.of("status", "retryAfterMs");
  private static final Map<String, String> TELLS = new TreeMap<>(Map.of(
      "type", "A name of the refusal; need not be fetched.",
      "title", "What refusals of this code have in common.",
      "status", "The HTTP status.",
      "detail", "What is wrong, in a sentence.",
      "code", "The word for programs.",
      "traceId", "Under which the call stands in traces and logs.",
      "fix", "What to do about it; absent when nobody can say.",
      "outcome", "With UNAVAILABLE, TIMEOUT and INTERNAL whether anything was done: not_done or unknown.",
      "retryAfterMs", "When another try may succeed, in milliseconds; absent when none will.",
      "errors", "With INVALID each fault of the input."));
  private static final Map<String, String> FAULT = Map.of("pointer", "Where, as a JSON pointer into the input.",
      "message", "What it must be.");

  private final Http http;
  private final Catalogue catalogue;

  OpenApiDoor(Http http, Catalogue catalogue) {
    this.http = http;
    this.catalogue = catalogue;
  }

  void routes(@Observes Router router) {
    router.get("/q/openapi").method(HttpMethod.HEAD).order(-1_000).handler(this::document);
  }

  private void document(RoutingContext context) {
    http.send(context, 200, "application/json", Json.bytes(document(catalogue.all())));
  }

  static ObjectNode document(Collection<Entry> verbs) {
    ObjectNode document = Json.MAPPER.createObjectNode().put("openapi", "3.1.0");
    ObjectNode info = document.putObject("info").put("title", "ClaudeBench").put("version", "0.1.0")
        .put("description",
            "Every service answers every verb. Refusals are RFC 9457 problems with one of a closed list of codes.");
    info.putObject("contact").put("name", "ClaudeBench");
    document.putArray("servers").addObject().put("url", "/").put("description", "The service that shows this page.");
    var tags = document.putArray("tags");
    verbs.stream().collect(groupingBy(Entry::domain, TreeMap::new, mapping(Entry::service, toCollection(
        TreeSet::new)))).forEach((domain, services) -> tags.addObject().put("name", domain)
            .put("description", "Verbs of " + String.join(", ", services) + "."));
    ObjectNode paths = document.putObject("paths");
    for (Entry entry : verbs) {
      operation(paths.putObject("/" + entry.name().replace('.', '/')).putObject("post"), entry);
    }
    problem(document.putObject("components").putObject("schemas").putObject("Problem"));
    return document;
  }

  private static void operation(ObjectNode operation, Entry entry) {
    operation.put("operationId", entry.tool()).put("summary", entry.summary()).put("description", facts(entry));
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

  private static String facts(Entry entry) {
    var facts = new ArrayList<>(List.of(entry.summary(), "Owned by " + entry.service() + ".",
        entry.readOnly() ? "Changes nothing; also GET, with the input as query parameters."
            : entry.persist() ? "Its effect reaches PostgreSQL." : "Its effect is in Redis.",
        "Answered within " + entry.timeoutMs() + " ms" + (entry.waits() ? " and waitMs." : ".")));
    if (!entry.roles().isEmpty()) {
      facts.add("For the roles " + String.join(", ", entry.roles()) + " and admin.");
    }
    if (!entry.emits().isEmpty()) {
      facts.add("May append " + String.join(", ", entry.emits()) + ".");
    }
    return String.join(" ", facts);
  }

  private static ObjectNode content(ObjectNode parent, String type) {
    return parent.putObject("content").putObject(type);
  }

  private static void problem(ObjectNode problem) {
    ObjectNode members = problem.put("type", "object").putObject("properties");
    TELLS.forEach((name, means) -> members.putObject(name).put("description", means)
        .put("type", WHOLE.contains(name) ? "integer" : name.equals("errors") ? "array" : "string"));
    var codes = ((ObjectNode) members.get("code")).putArray("enum");
    for (Refusal word : Refusal.values()) {
      codes.add(word.name());
    }
    ObjectNode fault = ((ObjectNode) members.get("errors")).putObject("items").put("type", "object");
    FAULT.forEach((name, means) -> fault.withObject("/properties").putObject(name).put("type", "string")
        .put("description", means));
    List.of("type", "title", "status", "detail", "code", "traceId").forEach(problem.putArray("required")::add);
  }
}
