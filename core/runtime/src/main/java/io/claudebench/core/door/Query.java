package io.claudebench.core.door;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.claudebench.core.Json;
import io.claudebench.core.Refused;
import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;

/**
 * Query parameters as JSON input: a text stays a text where the schema wants one, anything else is read as JSON where
 * it is JSON.
 */
final class Query {

  static ObjectNode input(JsonNode schema, MultiMap parameters) {
    ObjectNode input = Json.MAPPER.createObjectNode();
    for (String name : parameters.names()) {
      JsonNode property = schema.path("properties").path(name);
      if (property.path("type").asText().equals("array")) {
        var array = input.putArray(name);
        parameters.getAll(name).forEach(text -> {
          for (String item : text.split(",")) {
            array.add(value(property.path("items"), item));
          }
        });
      } else {
        input.set(name, value(property, parameters.get(name)));
      }
    }
    return input;
  }

  private static JsonNode value(JsonNode property, String text) {
    if (property.path("type").asText().equals("string") || property.has("enum")) {
      return TextNode.valueOf(text);
    }
    try {
      return Json.parse(text.getBytes(StandardCharsets.UTF_8));
    } catch (Refused notJson) {
      return TextNode.valueOf(text);
    }
  }

  private Query() {}
}
