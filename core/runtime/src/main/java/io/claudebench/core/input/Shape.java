package io.claudebench.core.input;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebench.core.Json;
import java.lang.reflect.RecordComponent;
import java.util.HashMap;
import java.util.Map;

/** The fields of an input record: the kind of each and its {@link Default}, read once. */
final class Shape implements Kind {
  private final Map<String, Field> fields = new HashMap<>();

  /** @param preset when it is absent or null; null when nothing is  @param isDue whether it cannot be null */
  private record Field(Kind kind, JsonNode preset, JsonNode standIn, boolean isDue) {

    static Field of(RecordComponent component) {
      Default preset = component.getAnnotation(Default.class);
      Class<?> type = component.getType();
      JsonNode value = preset == null ? null : Json.read(preset.value());
      JsonNode standIn = value != null ? value : type == boolean.class ? BooleanNode.FALSE
          : type.isPrimitive() ? IntNode.valueOf(0) : NullNode.instance;
      return new Field(Kind.of(component.getGenericType()), value, standIn, type.isPrimitive());
    }

    JsonNode take(JsonNode given, String at, Faults faults) {
      if (given != null && !given.isNull()) {
        JsonNode taken = kind.take(given, at, faults);
        return taken == null ? standIn : taken;
      }
      if (preset == null && isDue) {
        faults.add(at, "must be given");
        return standIn;
      }
      return preset == null ? given : preset;
    }
  }

  static Shape of(Class<?> record) {
    var shape = new Shape();
    for (RecordComponent component : record.getRecordComponents()) {
      shape.fields.put(component.getName(), Field.of(component));
    }
    return shape;
  }

  boolean has(String field) {
    return fields.containsKey(field);
  }

  /** Fills in what is absent or null; what is a fault is replaced by what binds. */
  @Override
  public JsonNode take(JsonNode value, String at, Faults faults) {
    if (!(value instanceof ObjectNode object)) {
      return faults.add(at, "must be an object");
    }
    fields.forEach((name, field) -> {
      JsonNode given = object.get(name);
      JsonNode taken = field.take(given, at + "/" + name, faults);
      if (taken != given) {
        object.set(name, taken);
      }
    });
    return object;
  }
}
