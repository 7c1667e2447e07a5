package io.claudebench.core.input;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.claudebench.core.Json;
import io.claudebench.core.Moment;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What a place of an input takes. */
interface Kind {
  Kind ANY = (value, at, faults) -> value;

  /** The value as it binds; when it is not of this kind that is added to the faults, and null stands for it. */
  JsonNode take(JsonNode value, String at, Faults faults);

  static Kind of(Type type) {
    if (type instanceof ParameterizedType list) {
      return list.getRawType() == List.class ? list(of(list.getActualTypeArguments()[0])) : ANY;
    }
    Class<?> plain = (Class<?>) type;
    if (plain.isRecord()) {
      return Shape.of(plain);
    }
    return plain.isEnum() ? choice(plain.getEnumConstants()) : scalar(plain);
  }

  private static Kind scalar(Class<?> type) {
    if (type == String.class) {
      return where(JsonNode::isTextual, "must be a text");
    }
    if (type == boolean.class || type == Boolean.class) {
      return where(JsonNode::isBoolean, "must be true or false");
    }
    if (type == int.class || type == Integer.class) {
      return whole(Integer.MIN_VALUE, Integer.MAX_VALUE);
    }
    if (type == long.class || type == Long.class) {
      return whole(Long.MIN_VALUE, Long.MAX_VALUE);
    }
    if (Number.class.isAssignableFrom(type) || type.isPrimitive()) {
      return where(JsonNode::isNumber, "must be a number");
    }
    if (type == Instant.class) {
      return where(value -> value.isTextual() && Moment.of(value.textValue()) != null, Moment.RULE);
    }
    return type == ObjectNode.class ? where(JsonNode::isObject, "must be an object") : ANY;
  }

  private static Kind where(Predicate<JsonNode> isOne, String rule) {
    return (value, at, faults) -> isOne.test(value) ? value : faults.add(at, rule);
  }

  /** However written: {@code 80}, {@code 80.0}, {@code 8e1}. */
  static boolean isWhole(JsonNode value) {
    return value.isNumber() && value.decimalValue().stripTrailingZeros().scale() <= 0;
  }

  private static Kind whole(long least, long most) {
    return (value, at, faults) -> {
      if (!isWhole(value)) {
        return faults.add(at, "must be a whole number");
      }
      BigDecimal number = value.decimalValue();
      if (number.compareTo(BigDecimal.valueOf(least)) < 0 || number.compareTo(BigDecimal.valueOf(most)) > 0) {
        return faults.add(at, "must be a whole number from " + least + " to " + most);
      }
      return value.isIntegralNumber() ? value : LongNode.valueOf(number.longValue());
    };
  }

  private static Kind choice(Object[] constants) {
    Set<JsonNode> words = Arrays.stream(constants).map(one -> TextNode.valueOf(Json.MAPPER.valueToTree(one).asText()))
        .collect(Collectors.toSet());
    return where(words::contains, "must be one of " + List.of(constants));
  }

  private static Kind list(Kind item) {
    return (value, at, faults) -> {
      if (!(value instanceof ArrayNode array)) {
        return faults.add(at, "must be a list");
      }
      for (int i = 0; i < array.size(); i++) {
        JsonNode given = array.get(i);
        JsonNode taken = given.isNull() && item != ANY ? faults.add(at + "/" + i, "must not be null")
            : item.take(given, at + "/" + i, faults);
        if (taken != given) {
          array.set(i, taken == null ? NullNode.instance : taken);
        }
      }
      return array;
    };
  }
}
