package io.claudebench.trials.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebench.testkit.Rest;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Inputs that keep their schema: what must be there, and of the rest what the caller knows a value for. */
public final class Fitting {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  /** One of them has the form of each text that must be there. */
  private static final List<String> SAMPLES = List.of("sample", "t-999999999", "0-0", "created", "ab".repeat(32));
  private static final String FAR = "2099-01-01T00:00:00.000Z";

  private final Map<String, ?> known;

  private Fitting(Map<String, ?> known) {
    this.known = known;
  }

  /**
   * @param known values by the names of fields, of whatever depth; one that the schema does not take is left out
   */
  public static JsonNode input(JsonNode schema, Map<String, ?> known) {
    return new Fitting(known).object(schema);
  }

  private ObjectNode object(JsonNode schema) {
    ObjectNode object = JSON.objectNode();
    Set<String> wanted = new HashSet<>();
    schema.path("required").forEach(name -> wanted.add(name.textValue()));
    schema.path("properties").properties().forEach(field -> {
      JsonNode own = Rest.JSON.valueToTree(known.get(field.getKey()));
      if (fits(field.getValue(), own)) {
        object.set(field.getKey(), own);
      } else if (wanted.contains(field.getKey())) {
        object.set(field.getKey(), value(field.getValue()));
      }
    });
    JsonNode either = schema.path("anyOf");
    if (!either.isEmpty() && either.valueStream().noneMatch(one -> object.has(only(one)))) {
      String name = only(either.get(0));
      object.set(name, value(schema.at("/properties/" + name)));
    }
    return object;
  }

  private static String only(JsonNode alternative) {
    return alternative.at("/required/0").asText();
  }

  private static boolean fits(JsonNode schema, JsonNode value) {
    if (value == null || value.isNull()) {
      return false;
    }
    return switch (schema.path("type").asText()) {
      case "string" -> value.isTextual() && isSpelled(schema, value.textValue());
      case "integer", "number" -> value.isNumber();
      case "boolean" -> value.isBoolean();
      case "array" -> value.isArray() && value.valueStream().allMatch(item -> fits(schema.path("items"), item));
      case "object" -> value.isObject();
      default -> true;
    };
  }

  private static boolean isSpelled(JsonNode schema, String text) {
    JsonNode words = schema.path("enum");
    return (words.isEmpty() || words.valueStream().anyMatch(word -> word.textValue().equals(text)))
        && Pattern.compile(schema.path("pattern").asText("")).matcher(text).find()
        && text.length() <= schema.path("maxLength").asInt(Integer.MAX_VALUE);
  }

  private JsonNode value(JsonNode schema) {
    if (schema.has("default")) {
      return schema.get("default");
    }
    return switch (schema.path("type").asText()) {
      case "object" -> object(schema);
      case "array" -> JSON.arrayNode().add(value(schema.path("items")));
      case "string" -> text(schema);
      case "boolean" -> JSON.booleanNode(false);
      case "integer", "number" -> schema.has("minimum") ? schema.get("minimum") : JSON.numberNode(1);
      default -> JSON.textNode(SAMPLES.getFirst());
    };
  }

  private static JsonNode text(JsonNode schema) {
    if (schema.path("format").asText().equals("date-time")) {
      return JSON.textNode(FAR);
    }
    return JSON.textNode(Stream.concat(schema.path("enum").valueStream().map(JsonNode::textValue), SAMPLES.stream())
        .filter(sample -> isSpelled(schema, sample)).findFirst()
        .orElseThrow(() -> new AssertionError("no sample is a " + schema)));
  }
}
