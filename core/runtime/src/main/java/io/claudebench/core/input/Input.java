package io.claudebench.core.input;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebench.core.Fault;
import io.claudebench.core.Json;
import io.claudebench.core.Refusal;
import io.claudebench.core.Refused;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Path;
import jakarta.validation.Validator;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** From JSON to a valid input record: defaults, binding, constraints. What is wrong is listed with its JSON pointer. */
public final class Input {
  private final Map<Class<?>, Form> forms = new ConcurrentHashMap<>();
  private final Validator validator;

  private record Form(Shape shape, ObjectReader reader) {}

  public Input(Validator validator) {
    this.validator = validator;
  }

  /** Whether inputs of this type have a field of this name. */
  public boolean has(Class<?> type, String field) {
    return form(type).shape().type(field) != null;
  }

  private Form form(Class<?> type) {
    return forms.computeIfAbsent(type, t -> new Form(Shape.of(t), Json.MAPPER.readerFor(t)));
  }

  /**
   * Fills defaults into {@code json} and binds it. Refuses {@code TOO_LARGE}, then {@code INVALID} with
   * {@code errors[]}.
   */
  public Object decode(Class<?> type, ObjectNode json) {
    Form form = form(type);
    form.shape().fill(json);
    Object input;
    try {
      input = form.reader().readValue(json);
    } catch (JsonProcessingException e) {
      throw Refusal.invalid(List.of(fault(e)));
    } catch (java.io.IOException e) {
      throw new IllegalStateException(e);
    }
    Set<ConstraintViolation<Object>> violations = validator.validate(input);
    if (!violations.isEmpty()) {
      throw refuse(violations);
    }
    return input;
  }

  private static Refused refuse(Set<ConstraintViolation<Object>> violations) {
    for (var violation : violations) {
      if (violation.getConstraintDescriptor().getAnnotation() instanceof Limit) {
        return Refusal.TOO_LARGE.because(pointer(violation.getPropertyPath()) + " " + violation.getMessage());
      }
    }
    return Refusal.invalid(violations.stream().map(v -> new Fault(pointer(v.getPropertyPath()), v.getMessage()))
        .sorted(Comparator.comparing(Fault::pointer).thenComparing(Fault::message)).limit(100).toList());
  }

  private static Fault fault(JsonProcessingException e) {
    JsonPointer at = JsonPointer.empty();
    if (e instanceof JsonMappingException mapping) {
      for (var step : mapping.getPath()) {
        at = step.getFieldName() != null ? at.appendProperty(step.getFieldName()) : at.appendIndex(step.getIndex());
      }
    }
    if (e instanceof InvalidFormatException format && format.getTargetType() != null
        && format.getTargetType().isEnum()) {
      return new Fault(at.toString(), "must be one of " + List.of(format.getTargetType().getEnumConstants()));
    }
    if (e instanceof MismatchedInputException mismatch && mismatch.getTargetType() != null) {
      return new Fault(at.toString(), "must be " + kind(mismatch.getTargetType()));
    }
    return new Fault(at.toString(), "is not of its type");
  }

  private static String kind(Class<?> type) {
    if (type == String.class) {
      return "a text";
    }
    if (type == boolean.class || type == Boolean.class) {
      return "true or false";
    }
    if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
      return "a whole number";
    }
    if (Number.class.isAssignableFrom(type) || type.isPrimitive()) {
      return "a number";
    }
    if (List.class.isAssignableFrom(type)) {
      return "a list";
    }
    return type == java.time.Instant.class ? "a time in ISO-8601, for example 2026-01-31T12:00:00.000Z" : "an object";
  }

  private static String pointer(Path path) {
    var text = new StringBuilder();
    for (Path.Node node : path) {
      if (node.getIndex() != null) {
        text.append('/').append(node.getIndex());
      }
      if (node.getName() != null && !node.getName().startsWith("<")) {
        text.append('/').append(node.getName());
      }
    }
    return text.toString();
  }
}
