package io.claudebench.hook.redact;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.claudebench.hook.redact.Names.Named;
import java.util.List;

/** A copy of a JSON value without its secrets. */
final class JsonWalk {
  static final int DEPTH_MAX = 64;
  private static final String TOO_DEEP = "depth";
  /** Of an object that is a pair, such as a header or a variable of a container. */
  private static final List<String> NAMES = List.of("name", "key", "header");
  private static final String VALUE = "value";

  private final Tally tally;

  JsonWalk(Tally tally) {
    this.tally = tally;
  }

  /** @param name what the field's name says; null when nothing */
  JsonNode value(JsonNode value, Named name, int depth) {
    if (value.isTextual()) {
      return text(value, name);
    }
    if (!value.isContainerNode() || value.isEmpty()) {
      return value;
    }
    if (depth >= DEPTH_MAX) {
      tally.add(TOO_DEEP);
      return TextNode.valueOf(Mark.of(TOO_DEEP));
    }
    return value.isObject() ? object(value, depth + 1) : array(value, name, depth + 1);
  }

  private JsonNode text(JsonNode value, Named name) {
    String before = value.textValue();
    String after = Cut.redacted(before, Redactor.TEXT_MAX, tally);
    if (name != null && after.equals(before) && !Mark.isIn(before)) {
      int from = name.kind().equals("authorization") ? Values.afterScheme(before) : 0;
      if (Values.isSecret(before.substring(from), name, Values.Form.FIELD)) {
        tally.add(name.kind());
        after = before.substring(0, from) + Mark.of(name.kind());
      }
    }
    return after.equals(before) ? value : TextNode.valueOf(after);
  }

  private JsonNode object(JsonNode object, int depth) {
    ObjectNode copy = JsonNodeFactory.instance.objectNode();
    Named pair = pair(object);
    object.properties().forEach(field -> {
      Named name = field.getKey().equals(VALUE) && pair != null ? pair : Names.of(field.getKey());
      copy.set(unused(copy, Cut.redacted(field.getKey(), Redactor.TEXT_MAX, tally)),
          value(field.getValue(), name, depth));
    });
    return copy;
  }

  private static Named pair(JsonNode object) {
    return NAMES.stream().map(object::path).filter(JsonNode::isTextual).findFirst()
        .map(name -> Names.of(name.textValue())).orElse(null);
  }

  /** Two names that were secrets are two names still. */
  private static String unused(ObjectNode copy, String name) {
    String free = name;
    for (int i = 2; copy.has(free); i++) {
      free = name + "#" + i;
    }
    return free;
  }

  /** A text after an option is that option's value. */
  private JsonNode array(JsonNode array, Named name, int depth) {
    ArrayNode copy = JsonNodeFactory.instance.arrayNode(array.size());
    JsonNode last = null;
    for (JsonNode element : array) {
      boolean isOption = last != null && last.isTextual() && last.textValue().startsWith("--");
      copy.add(value(element, isOption ? Names.of(last.textValue()) : name, depth));
      last = element;
    }
    return copy;
  }
}
