package io.claudebench.core.door;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebench.core.Json;
import io.claudebench.core.catalogue.Catalogue;
import io.claudebench.core.catalogue.Entry;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * {@code GET /verbs}: every verb of the fleet without its schemas; {@code GET /schemas/{verb}}: the JSON Schemas of
 * one.
 */
@Singleton
public final class CatalogueDoor {
  private final Http http;
  private final Catalogue catalogue;
  /** Answers of the catalogue as it is, by verb; that of all under no name. With each change another map. */
  private volatile Map<String, byte[]> bodies = new ConcurrentHashMap<>();

  CatalogueDoor(Http http, Catalogue catalogue) {
    this.http = http;
    this.catalogue = catalogue;
    catalogue.onChange(() -> bodies = new ConcurrentHashMap<>());
  }

  void routes(@Observes Router router) {
    router.get("/verbs").method(HttpMethod.HEAD).order(50).handler(this::verbs);
    router.get("/schemas/:verb").method(HttpMethod.HEAD).order(50).handler(this::schemas);
  }

  private void verbs(RoutingContext context) {
    http.send(context, 200, "application/json", bodies.computeIfAbsent("", all -> verbs()));
  }

  private byte[] verbs() {
    var array = Json.MAPPER.createArrayNode();
    for (Entry entry : catalogue.all()) {
      ObjectNode row = Json.MAPPER.valueToTree(entry);
      array.add(row.without(List.of("inputSchema", "outputSchema")));
    }
    return Json.bytes(array);
  }

  private void schemas(RoutingContext context) {
    var current = bodies; // before the look: what changes then goes into a map that nobody reads
    Entry entry = catalogue.find(context.pathParam("verb"));
    if (entry == null) {
      context.next();
      return;
    }
    http.send(context, 200, "application/json", current.computeIfAbsent(entry.name(), name -> schemas(entry)));
  }

  private static byte[] schemas(Entry entry) {
    var schemas = Json.MAPPER.createObjectNode();
    schemas.set("input", entry.inputSchema());
    schemas.set("output", entry.outputSchema());
    return Json.bytes(schemas);
  }
}
