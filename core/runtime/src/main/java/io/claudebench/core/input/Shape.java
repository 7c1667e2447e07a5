package io.claudebench.core.input;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebench.core.Json;
import java.lang.reflect.ParameterizedType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The defaults of an input record and of the records inside it, read once from {@link Default}. */
final class Shape {
  private final Map<String, JsonNode> defaults = new HashMap<>();
  private final Map<String, Shape> members = new HashMap<>();
  private final Map<String, Class<?>> types = new HashMap<>();

  static Shape of(Class<?> record) {
    var shape = new Shape();
    for (var component : record.getRecordComponents()) {
      shape.types.put(component.getName(), component.getType());
      Optional.ofNullable(component.getAnnotation(Default.class))
          .ifPresent(d -> shape.defaults.put(component.getName(), Json.read(d.value())));
      Class<?> inner = component.getType();
      if (List.class.isAssignableFrom(inner) && component.getGenericType() instanceof ParameterizedType list
          && list.getActualTypeArguments()[0] instanceof Class<?> item) {
        inner = item;
      }
      if (inner.isRecord()) {
        shape.members.put(component.getName(), of(inner));
      }
    }
    return shape;
  }

  /** The type of a field, or null when the record has none of that name. */
  Class<?> type(String field) {
    return types.get(field);
  }

  /** Fills in what is absent or null. */
  void fill(JsonNode value) {
    if (value instanceof ArrayNode array) {
      array.forEach(this::fill);
    } else if (value instanceof ObjectNode object) {
      defaults.forEach((name, preset) -> {
        if (!object.hasNonNull(name)) {
          object.set(name, preset);
        }
      });
      members.forEach((name, shape) -> {
        JsonNode member = object.get(name);
        if (member != null) {
          shape.fill(member);
        }
      });
    }
  }
}
