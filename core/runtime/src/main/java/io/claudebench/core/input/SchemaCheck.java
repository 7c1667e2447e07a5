package io.claudebench.core.input;

import com.fasterxml.jackson.databind.JsonNode;
import io.claudebench.core.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * What a JSON Schema of the catalogue says of an input whose record is not here: type, required, enum, bounds and
 * pattern, in the words of {@link Input}. It knows less than the owner of the verb and is never stricter: an absent or
 * null field has a default there, and what is {@code TOO_LARGE} is told there.
 */
public final class SchemaCheck {
  private static final int FAULTS_MAX = 100;
  private static final int PATTERNS_MAX = 1000;
  private static final Map<String, Pattern> PATTERNS = new ConcurrentHashMap<>();
  private static final Map<String, String> KINDS = Map.of("string", "a text", "boolean", "true or false",
      "integer", "a whole number", "number", "a number", "array", "a list", "object", "an object");

  private final List<Fault> faults = new ArrayList<>();
  private boolean isTooLarge;

  /** What is wrong, each with its pointer; empty when nothing is, or when the owner has to say that it is too large. */
  public static List<Fault> faults(JsonNode schema, JsonNode input) {
    var check = new SchemaCheck();
    check.value(schema, input, "");
    return check.isTooLarge ? List.of() : check.faults;
  }

  private void value(JsonNode schema, JsonNode value, String at) {
    String type = schema.path("type").textValue();
    if (faults.size() >= FAULTS_MAX) {
      return;
    }
    if (type != null && KINDS.containsKey(type) && !isOf(type, value)) {
      fault(at, "must be " + KINDS.get(type));
    } else if (value.isTextual()) {
      text(schema, value.textValue(), at);
    } else if (value.isNumber()) {
      number(schema, value, at);
    } else if (value.isArray()) {
      list(schema, value, at);
    } else if (value.isObject()) {
      object(schema, value, at);
    }
  }

  private static boolean isOf(String type, JsonNode value) {
    return switch (type) {
      case "string" -> value.isTextual();
      case "boolean" -> value.isBoolean();
      case "integer" -> Kind.isWhole(value);
      case "number" -> value.isNumber();
      case "array" -> value.isArray();
      default -> value.isObject();
    };
  }

  private void text(JsonNode schema, String text, String at) {
    int length = text.codePointCount(0, text.length());
    int least = schema.path("minLength").asInt(0);
    int most = schema.path("maxLength").asInt(Integer.MAX_VALUE);
    if (length < least || length > most) {
      fault(at, "size must be between " + least + " and " + most);
    }
    String pattern = schema.path("pattern").textValue();
    if (pattern != null && !pattern(pattern).matcher(text).find()) {
      fault(at, "must match " + pattern);
    }
    JsonNode allowed = schema.path("enum");
    if (allowed.isArray() && !contains(allowed, text)) {
      var names = new ArrayList<String>();
      allowed.forEach(one -> names.add(one.asText()));
      fault(at, "must be one of " + names);
    }
  }

  private static boolean contains(JsonNode all, String text) {
    for (JsonNode one : all) {
      if (text.equals(one.textValue())) {
        return true;
      }
    }
    return false;
  }

  private static Pattern pattern(String text) {
    Pattern known = PATTERNS.get(text);
    if (known == null) {
      known = Pattern.compile(text);
      if (PATTERNS.size() < PATTERNS_MAX) {
        PATTERNS.put(text, known);
      }
    }
    return known;
  }

  private void number(JsonNode schema, JsonNode value, String at) {
    JsonNode least = schema.path("minimum");
    JsonNode most = schema.path("maximum");
    if (least.isNumber() && value.decimalValue().compareTo(least.decimalValue()) < 0) {
      fault(at, "must be greater than or equal to " + least.asText());
    }
    if (most.isNumber() && value.decimalValue().compareTo(most.decimalValue()) > 0) {
      fault(at, "must be less than or equal to " + most.asText());
    }
  }

  private void list(JsonNode schema, JsonNode list, String at) {
    isTooLarge |= schema.has("maxItems") && list.size() > schema.get("maxItems").asInt();
    JsonNode items = schema.path("items");
    for (int i = 0; i < list.size() && items.isObject() && !isTooLarge; i++) {
      value(items, list.get(i), at + "/" + i);
    }
  }

  private void object(JsonNode schema, JsonNode object, String at) {
    for (JsonNode name : schema.path("required")) {
      boolean hasDefault = schema.path("properties").path(name.asText()).has("default");
      if (!object.has(name.asText()) && !hasDefault) {
        fault(at + "/" + name.asText(), "must not be null");
      }
    }
    schema.path("properties").properties().forEach(field -> {
      if (object.hasNonNull(field.getKey())) {
        value(field.getValue(), object.get(field.getKey()), at + "/" + field.getKey());
      }
    });
  }

  private void fault(String at, String message) {
    faults.add(new Fault(at, message));
  }
}
