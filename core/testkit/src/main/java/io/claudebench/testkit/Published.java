package io.claudebench.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The output schemas as {@code GET /schemas} publishes them: every output that a test gets by {@link Rest#post} is held
 * against its own, so a field that is not always there, is of another type or is not told of fails the test that sees
 * it.
 */
final class Published {
  private static final Map<String, JsonNode> OUTPUTS = new ConcurrentHashMap<>();

  /** What the output of the verb has against its schema; nothing when that cannot be asked for now. */
  static List<String> broken(Rest rest, String verb, JsonNode output) {
    return broken(schema(rest, verb), output);
  }

  static List<String> broken(JsonNode schema, JsonNode output) {
    var found = new ArrayList<String>();
    check("", schema, output, found);
    return found;
  }

  private static JsonNode schema(Rest rest, String verb) {
    JsonNode known = OUTPUTS.get(verb);
    if (known != null) {
      return known;
    }
    try {
      Reply reply = rest.get("/schemas/" + verb);
      return reply.status() != 200 ? null : OUTPUTS.computeIfAbsent(verb, asked -> reply.json().get("output"));
    } catch (UncheckedIOException gone) {
      return null;
    }
  }

  private static void check(String at, JsonNode schema, JsonNode value, List<String> found) {
    if (schema == null) {
      return;
    }
    String type = schema.path("type").asText();
    if (!is(type, value) || schema.has("enum") && schema.get("enum").valueStream().noneMatch(value::equals)
        || schema.path("format").asText().equals("date-time") && !isTime(value.textValue())) {
      found.add(at + " is " + value + ", published is " + type + schema.path("enum") + schema.path("format"));
      return;
    }
    value.valueStream().forEach(item -> check(at + "/*", schema.get("items"), item, found));
    schema.path("required").forEach(name -> {
      if (!value.has(name.textValue())) {
        found.add(at + "/" + name.textValue() + " is missing, published is that it is always there");
      }
    });
    JsonNode fields = schema.get("properties");
    value.properties().forEach(field -> {
      if (fields != null && !fields.has(field.getKey())) {
        found.add(at + "/" + field.getKey() + " is not published");
      } else {
        JsonNode own = fields == null ? schema.get("additionalProperties") : fields.get(field.getKey());
        check(at + "/" + field.getKey(), own, field.getValue(), found);
      }
    });
  }

  private static boolean is(String type, JsonNode value) {
    return switch (type) {
      case "object" -> value.isObject();
      case "array" -> value.isArray();
      case "string" -> value.isTextual();
      case "integer" -> value.isIntegralNumber();
      case "number" -> value.isNumber();
      case "boolean" -> value.isBoolean();
      default -> true;
    };
  }

  private static boolean isTime(String text) {
    try {
      return Instant.parse(text) != null;
    } catch (DateTimeParseException no) {
      return false;
    }
  }

  private Published() {}
}
