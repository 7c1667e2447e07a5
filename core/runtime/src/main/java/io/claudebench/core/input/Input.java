package io.claudebench.core.input;

import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebench.core.Json;
import io.claudebench.core.Refusal;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Path;
import jakarta.validation.Validator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * From JSON to a valid input record: kinds and defaults, binding, constraints. All that is wrong is listed with its
 * JSON pointer.
 */
public final class Input {
  private final Map<Class<?>, Form> forms = new ConcurrentHashMap<>();
  private final Validator validator;

  private record Form(Shape shape, ObjectReader reader) {}

  public Input(Validator validator) {
    this.validator = validator;
  }

  /** Whether inputs of this type have a field of this name. */
  public boolean has(Class<?> type, String field) {
    return form(type).shape().has(field);
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
    var faults = new Faults();
    form.shape().take(json, "", faults);
    try {
      Object input = form.reader().readValue(json);
      check(validator.validate(input), faults);
      return input;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Beside the faults of kind those of the values that have theirs. */
  private static void check(Set<ConstraintViolation<Object>> violations, Faults faults) {
    for (var violation : violations) {
      String at = pointer(violation.getPropertyPath());
      if (violation.getConstraintDescriptor().getAnnotation() instanceof Limit) {
        throw Refusal.TOO_LARGE.because(at + " " + violation.getMessage());
      }
      faults.addUnlessIn(at, violation.getMessage());
    }
    if (!faults.isEmpty()) {
      throw Refusal.invalid(faults.sorted());
    }
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
