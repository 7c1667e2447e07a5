package io.claudebench.core.door;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.claudebench.core.Json;
import io.claudebench.core.Refused;
import io.claudebench.core.Texts;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Query parameters as JSON input: a text stays a text where the schema wants one, anything else is read as JSON where
 * it is JSON.
 */
final class Query {

  /** Refuses {@code PARSE}: texts are those that a body may hold. @param query null when there is none */
  static ObjectNode input(JsonNode schema, String query) {
    ObjectNode input = Json.MAPPER.createObjectNode();
    parameters(query == null ? "" : query).forEach((name, values) -> {
      JsonNode property = schema.path("properties").path(name);
      if (property.path("type").asText().equals("array")) {
        var array = input.putArray(name);
        boolean isPlain = !property.at("/items/type").asText().equals("object");
        values.forEach(text -> {
          for (String item : isPlain ? text.split(",") : new String[] {text}) {
            array.add(value(property.path("items"), item));
          }
        });
      } else {
        input.set(name, value(property, values.getFirst()));
      }
    });
    Texts.check(input);
    return input;
  }

  private static Map<String, List<String>> parameters(String query) {
    var parameters = new LinkedHashMap<String, List<String>>();
    for (String pair : query.split("&")) {
      int equals = pair.indexOf('=');
      String name = decode(equals < 0 ? pair : pair.substring(0, equals));
      if (!name.isEmpty()) {
        parameters.computeIfAbsent(name, none -> new ArrayList<>())
            .add(equals < 0 ? "" : decode(pair.substring(equals + 1)));
      }
    }
    return parameters;
  }

  /**
   * The text that a part of a URI stands for, bytes as they came; Netty guesses what is not UTF-8, this does not.
   * Refuses {@code PARSE}. {@link Gate} let only whole percent-encodings in.
   */
  static String decode(String part) {
    return Texts.decode(URLDecoder.decode(part, ISO_8859_1).getBytes(ISO_8859_1));
  }

  private static JsonNode value(JsonNode property, String text) {
    if (property.path("type").asText().equals("string") || property.has("enum")) {
      return TextNode.valueOf(text);
    }
    try {
      return Json.parse(text.getBytes(UTF_8));
    } catch (Refused notJson) {
      return TextNode.valueOf(text);
    }
  }

  private Query() {}
}
